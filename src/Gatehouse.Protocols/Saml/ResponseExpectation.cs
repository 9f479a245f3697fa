using System.Security.Cryptography;

namespace Gatehouse.Protocols.Saml;

/// <summary>What a response must be to be believed. The defaults are those of the browser flow.</summary>
public sealed record ResponseExpectation
{
    /// <summary>Entity ids of the provider that was asked; more than one where it is a proxy whose providers issue themselves.</summary>
    public required IReadOnlyList<string> Issuers { get; init; }

    /// <summary>Its keys.</summary>
    public required SamlVerificationKeys Keys { get; init; }

    /// <summary>Our entity ids towards this provider; one of them must be the audience.</summary>
    public required IReadOnlyList<string> Audiences { get; init; }

    /// <summary>Our address that the response was posted to.</summary>
    public required string AssertionConsumerService { get; init; }

    /// <summary>Id of the request that is outstanding in this session; the caller forgets it with the first response. Null asks for a <see cref="Correlation"/> other than required.</summary>
    public string? RequestId { get; init; }

    /// <summary>Private keys for encrypted assertions, each tried; empty accepts none that is encrypted.</summary>
    public IReadOnlyList<RSA> DecryptionKeys { get; init; } = [];

    /// <summary>The provider must sign the assertion itself; a signature around it is not enough.</summary>
    public bool RequireSignedAssertion { get; init; }

    /// <summary>The provider must sign the response; a signature of the assertion is not enough.</summary>
    public bool RequireSignedResponse { get; init; }

    /// <summary>The provider must encrypt the assertion.</summary>
    public bool RequireEncryptedAssertion { get; init; }

    /// <summary>Does it have to belong to <see cref="RequestId"/>.</summary>
    public SamlCorrelation Correlation { get; init; } = SamlCorrelation.Required;

    /// <summary>Refuse an assertion that names no audience.</summary>
    public bool RequireAudience { get; init; } = true;

    /// <summary>Refuse an assertion without subject, bearer confirmation and authentication statement.</summary>
    public bool RequireAuthentication { get; init; } = true;

    /// <summary>Take an assertion without a response around it.</summary>
    public bool AcceptBareAssertion { get; init; }

    /// <summary>Hand the assertion out with its own signature, for providers that want it back as a token.</summary>
    public bool KeepAssertion { get; init; }

    /// <summary>Difference between clocks, granted on both sides. Default 3 minutes.</summary>
    public TimeSpan Skew { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>
    /// The same for a response that a device's framework got and an app relays. It answers the framework's question, so that
    /// addresses and ids may be missing; signature, issuer, time and one-time use prove it all the same.
    /// </summary>
    public ResponseExpectation Relayed() => this with
    {
        Correlation = SamlCorrelation.WhenPresent,
        RequireAudience = false,
        RequireAuthentication = false,
    };
}
