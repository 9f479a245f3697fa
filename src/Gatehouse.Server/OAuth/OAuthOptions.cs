namespace Gatehouse.Server.OAuth;

/// <summary>The authorization server. Bound from <c>Gatehouse:OAuth</c>.</summary>
public sealed class OAuthOptions
{
    /// <summary>Validity of access tokens, where the client or resource says nothing else. Default 1 hour, from 1 minute to 1 day.</summary>
    public TimeSpan AccessTokenLifetime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long a refresh token may lie unused, where the client says nothing else. Default 60 days, from 1 hour to 2 years.</summary>
    public TimeSpan RefreshTokenLifetime { get; set; } = TimeSpan.FromDays(60);

    /// <summary>How long a used refresh token is answered again with the same successor, for clients that lost the answer. Default 10 minutes, from 0 to 1 hour; 0 accepts no repetition.</summary>
    public TimeSpan RefreshGrace { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Validity of authorization codes. Default 5 minutes, from 10 seconds to 10 minutes.</summary>
    public TimeSpan CodeLifetime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Validity of the pair of codes that lets a device without a keyboard in. Default 15 minutes, from 1 minute to 1 hour.</summary>
    public TimeSpan DeviceCodeLifetime { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>Pause that such a device keeps between two polls. Default 5 seconds, from 1 second to 1 minute.</summary>
    public TimeSpan DeviceCodeInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Age at which a signing key gets a successor. Default 90 days, from 1 day to 2 years.</summary>
    public TimeSpan KeyRotation { get; set; } = TimeSpan.FromDays(90);

    /// <summary>How long a new signing key is published before it signs, so that no verifier meets a key that its copy of the set lacks. Default 1 day, from 1 hour to 30 days.</summary>
    public TimeSpan KeyPublishedAhead { get; set; } = TimeSpan.FromDays(1);

    /// <summary>May programs register themselves with an initial access token (RFC 7591)? Default false.</summary>
    public bool DynamicRegistration { get; set; }

    /// <summary>Must proofs of possession carry a nonce of ours (RFC 9449 §8)? Default true.</summary>
    public bool RequireDpopNonce { get; set; } = true;

    /// <summary>How long ended grants are kept for those who look at them. Default 30 days, from 0 to 10 years.</summary>
    public TimeSpan GrantRetention { get; set; } = TimeSpan.FromDays(30);

    /// <summary>PEM file with the CAs whose certificates clients may prove themselves with (<c>tls_client_auth</c>). Unset: no client can use that method.</summary>
    public string? ClientCaFile { get; set; }

    /// <summary>May what clients register to be called at (back-channel logout, <c>jwks_uri</c>) be inside a private network or on this machine, and there without TLS? Default false.</summary>
    public bool AllowPrivateClientAddresses { get; set; }
}
