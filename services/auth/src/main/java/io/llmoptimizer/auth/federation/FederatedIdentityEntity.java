package io.llmoptimizer.auth.federation;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** For the one case in which an identity is stored beside what Hibernate stores: with the account that is made for it. */
@Entity
@Table(name = "federated_identity")
class FederatedIdentityEntity extends PanacheEntityBase {
    @Id
    public UUID id;

    @Column(name = "user_id")
    public UUID userId;

    public String provider;
    public String issuer;
    public String subject;
    public String email;

    @Column(name = "linked_at")
    public Instant linkedAt;
}
