using Microsoft.AspNetCore.Authentication;

namespace Gatehouse.Client.AspNetCore;

/// <summary>Whose tokens a backend takes, and for whom.</summary>
public sealed class GatehouseAppOptions : AuthenticationSchemeOptions
{
    private const int NonceKeyLength = 32;

    /// <summary>The organization's issuer, such as <c>https://id.example.com/acme</c>: what <c>iss</c> says, and where the keys are found.</summary>
    public string Issuer { get; set; } = "";

    /// <summary>This backend's own name: what <c>aud</c> must be.</summary>
    public string Audience { get; set; } = "";

    /// <summary>Where the issuer's keys are. Null: its metadata says (RFC 8414).</summary>
    public Uri? JwksUri { get; set; }

    /// <summary>This backend's address as apps know it, where a proxy in front changes it; path and query stay the request's. Null: the request's own.</summary>
    public Uri? PublicOrigin { get; set; }

    /// <summary>Lets anonymous users in everywhere. Default: only where the endpoint says so (<c>AllowAnonymousUsers</c>).</summary>
    public bool AllowAnonymousUsers { get; set; }

    /// <summary>Demands a nonce of this backend in every proof (RFC 9449 §9): no proof can be made in advance then.</summary>
    public bool RequireNonce { get; set; }

    /// <summary>At least 32 secret bytes that all processes of this backend share. Null: random ones, for a single process.</summary>
    public ReadOnlyMemory<byte>? NonceKey { get; set; }

    /// <summary>How long a nonce is the present one; it is good for up to twice that. Default: two minutes.</summary>
    public TimeSpan NoncePeriod { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>What the issuer's clock may differ by. Default: 30 seconds.</summary>
    public TimeSpan ClockSkew { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the issuer's keys are used before they are asked for again. Default: 15 minutes, well below the time that a new key is published before it signs.</summary>
    public TimeSpan KeysLifetime { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How soon keys may be asked for again, as a key that nobody knows demands. Default: 30 seconds.</summary>
    public TimeSpan KeysMinimumAge { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>What calls to the issuer go through. Null: the platform's own.</summary>
    public HttpMessageHandler? BackchannelHttpHandler { get; set; }

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        if (!Uri.TryCreate(Issuer, UriKind.Absolute, out var issuer) || (issuer.Scheme != Uri.UriSchemeHttps && !issuer.IsLoopback))
        {
            throw new InvalidOperationException($"{nameof(Issuer)} is '{Issuer}'; it must be the https address of the organization's issuer.");
        }

        if (Audience.Length == 0)
        {
            throw new InvalidOperationException($"{nameof(Audience)} is empty; it must be the name by which apps ask for tokens for this backend.");
        }

        if (NonceKey is { Length: < NonceKeyLength })
        {
            throw new InvalidOperationException($"{nameof(NonceKey)} is too short; it must have at least {NonceKeyLength} bytes.");
        }
    }
}
