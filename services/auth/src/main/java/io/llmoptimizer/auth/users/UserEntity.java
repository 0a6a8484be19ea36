package io.llmoptimizer.auth.users;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

@Entity
@Table(name = "app_user")
class UserEntity extends PanacheEntityBase {
    @Id
    public UUID id;

    public String email;

    @Column(name = "email_key")
    public String emailKey;

    public String name;

    @Column(name = "password_hash")
    public String passwordHash;

    @Enumerated(EnumType.STRING)
    public UserStatus status;

    @Column(name = "email_verified_at")
    public Instant emailVerifiedAt;

    @Column(name = "registration_alert_at")
    public Instant registrationAlertAt;

    @Column(name = "created_at")
    public Instant createdAt;

    Account toAccount() {
        return new Account(
                new User(id, email, name, emailVerifiedAt != null), status, Optional.ofNullable(passwordHash));
    }
}
