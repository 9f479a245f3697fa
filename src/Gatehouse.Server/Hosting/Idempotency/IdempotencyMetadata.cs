namespace Gatehouse.Server.Hosting.Idempotency;

/// <summary>Marks a route that honours <c>Idempotency-Key</c>.</summary>
public sealed class IdempotencyMetadata
{
    /// <summary>Bodies up to this size are compared; larger ones cannot be sent with a key.</summary>
    public const int MaxBodyBytes = 16 * 1024 * 1024;
}

/// <summary>Lets a route honour <c>Idempotency-Key</c>.</summary>
public static class IdempotencyConventions
{
    /// <summary>
    /// A POST with the header <c>Idempotency-Key</c> happens once: sent again by the same caller within 24 hours, it gets
    /// the first answer again. Needs an authenticated caller.
    /// </summary>
    public static TBuilder WithIdempotency<TBuilder>(this TBuilder builder) where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(new IdempotencyMetadata());
}
