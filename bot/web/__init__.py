"""Where the exchange can be looked at: public pages, and how the bot itself is doing."""
