package io.llmoptimizer.http.problem;

import jakarta.validation.ConstraintViolation;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import jakarta.ws.rs.CookieParam;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Names a violated field as the client knows it: the names of our methods and their parameters are not the client's. */
final class ViolatedField {

    /** Path within the body, or name of a parameter, or {@code body}. */
    static String of(ConstraintViolation<?> violation) {
        List<Path.Node> nodes = StreamSupport.stream(violation.getPropertyPath().spliterator(), false)
                .toList();
        if (nodes.size() == 2 && nodes.getLast().getKind() == ElementKind.PARAMETER) {
            return parameter(
                    violation.getRootBeanClass(),
                    nodes.getFirst().as(Path.MethodNode.class),
                    nodes.getLast().as(Path.ParameterNode.class));
        }
        return nodes.stream()
                .skip(nodes.size() > 2 ? 2 : nodes.size() - 1L)
                .map(Path.Node::toString)
                .collect(Collectors.joining("."));
    }

    private static String parameter(Class<?> resource, Path.MethodNode method, Path.ParameterNode parameter) {
        return declared(resource, method)
                .map(found -> Arrays.stream(found.getParameterAnnotations()[parameter.getParameterIndex()])
                        .flatMap(annotation -> nameIn(annotation).stream())
                        .findFirst()
                        .orElse("body"))
                .orElseGet(parameter::getName);
    }

    /** The resource may be a generated subclass, without our annotations. */
    private static Optional<Method> declared(Class<?> resource, Path.MethodNode method) {
        return Stream.<Class<?>>iterate(resource, type -> type != null, Class::getSuperclass)
                .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                .filter(candidate -> candidate.getName().equals(method.getName())
                        && List.of(candidate.getParameterTypes()).equals(method.getParameterTypes()))
                .reduce((generated, original) -> original);
    }

    private static Optional<String> nameIn(Annotation annotation) {
        return switch (annotation) {
            case QueryParam query -> Optional.of(query.value());
            case PathParam path -> Optional.of(path.value());
            case HeaderParam header -> Optional.of(header.value());
            case CookieParam cookie -> Optional.of(cookie.value());
            default -> Optional.empty();
        };
    }

    private ViolatedField() {}
}
