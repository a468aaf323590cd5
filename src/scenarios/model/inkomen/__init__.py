"""What somebody has to live on in a month: one module per scheme, pure functions of earnings and the parameters."""
