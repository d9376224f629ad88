"""Speed and memory, as ratios within one run: this machine's own speed cancels out."""
