"""The command line: `palier`. Commands that need no server never load one."""
