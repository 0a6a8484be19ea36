-- One database a service; each migrates its own at start.
CREATE DATABASE auth;
CREATE DATABASE billing;
CREATE DATABASE notification;
CREATE DATABASE integration;
