"""Services of others, asked over the network: never unless somebody switched them on (see `services.switches`)."""
