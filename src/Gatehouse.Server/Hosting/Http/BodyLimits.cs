using Microsoft.AspNetCore.Http.Metadata;

namespace Gatehouse.Server.Hosting.Http;

/// <summary>Largest request body of a route.</summary>
public static class BodyLimits
{
    /// <summary>JSON of the administration API, where nothing else is said.</summary>
    public const long Json = 256 * 1024;

    /// <summary>A larger body gets 413 <c>body-too-large</c> before it is read to its end.</summary>
    public static TBuilder WithBodyLimit<TBuilder>(this TBuilder builder, long bytes) where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(new Limit(bytes));

    private sealed record Limit(long? MaxRequestBodySize) : IRequestSizeLimitMetadata;
}
