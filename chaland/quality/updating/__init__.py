"""The campaign of updating: who is asked, each month, whether their details are still right, and what they say."""
