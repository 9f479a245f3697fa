namespace Gatehouse.Protocols.Saml;

/// <summary>What a logout message must be to be believed.</summary>
public sealed record LogoutExpectation
{
    /// <summary>Entity id of the other side.</summary>
    public required string Issuer { get; init; }

    /// <summary>Its keys.</summary>
    public required SamlVerificationKeys Keys { get; init; }

    /// <summary>Our address that the message came to.</summary>
    public required string Destination { get; init; }

    /// <summary>Id of our request, for a response.</summary>
    public string? RequestId { get; init; }

    /// <summary>Age at which a message means nothing any more. Default 5 minutes.</summary>
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Difference between clocks, granted on both sides. Default 3 minutes.</summary>
    public TimeSpan Skew { get; init; } = TimeSpan.FromMinutes(3);
}
