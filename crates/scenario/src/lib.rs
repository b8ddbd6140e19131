//! A seeded generator of one simulated attack inside background noise, with its answer key.
