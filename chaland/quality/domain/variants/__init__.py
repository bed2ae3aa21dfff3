"""Values that were probably meant to be one: `Lyonn` and `Lyon`, `St Etienne` and `Saint-Étienne`.

Pure. A *value* is a text as compared (`kernel.folding.fold`) with the *forms* it is written in; a *group* is what
is proposed to be written one way, the *kept* form. What differs by a number, a code or a short word is never
proposed, nor are two towns that both exist.
"""

from chaland.quality.domain.variants.forms import Form, Value, values_of
from chaland.quality.domain.variants.grouping import Group, Member, group

__all__ = ["Form", "Group", "Member", "Value", "group", "values_of"]
