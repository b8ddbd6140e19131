//! Alerts to incidents, attack steps, story graph, cited summary.
