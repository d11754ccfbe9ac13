"""Who may do what with the fund, one file a noun: permissions are declared by importing them."""
