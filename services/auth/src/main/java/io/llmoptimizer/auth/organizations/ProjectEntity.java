package io.llmoptimizer.auth.organizations;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

@Entity
@Table(name = "project")
class ProjectEntity extends PanacheEntityBase {
    @Id
    public UUID id;

    @Column(name = "organization_id")
    public UUID organizationId;

    public String name;

    @Column(name = "is_default")
    public boolean isDefault;

    @Column(name = "created_at")
    public Instant createdAt;
}
