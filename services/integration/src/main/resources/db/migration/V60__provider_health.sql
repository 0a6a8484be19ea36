-- How each replica sees each provider; one that stops reporting is soon left out.
CREATE TABLE provider_health_report (
    provider text NOT NULL,
    replica uuid NOT NULL,
    health text NOT NULL,
    detail text NOT NULL,
    reported_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (provider, replica)
);

-- How they see it together: what was told last. Without a health nothing was told yet.
CREATE TABLE provider_health (
    provider text PRIMARY KEY,
    health text,
    since timestamptz
);
