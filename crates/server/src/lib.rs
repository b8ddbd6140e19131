//! HTTP: Graph-shaped security endpoints, our own API, the embedded portal.
