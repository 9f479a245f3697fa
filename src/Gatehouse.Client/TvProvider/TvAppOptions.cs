using Gatehouse.Client.TvProvider.Accounts;

namespace Gatehouse.Client.TvProvider;

/// <summary>What a streaming app stands on. One set for each service provider.</summary>
public sealed record TvAppOptions
{
    /// <summary>Address of the server. With TLS; without it on this very machine only.</summary>
    public required Uri Server { get; init; }

    /// <summary>Id of the channel or brand: <c>{serviceProvider}</c>.</summary>
    public required string ServiceProvider { get; init; }

    /// <summary>What the operator handed out for this app, and for this major version of it. Secret, as far as anything in an app is.</summary>
    public required string SoftwareStatement { get; init; }

    /// <summary>What it runs on.</summary>
    public required TvDevice Device { get; init; }

    /// <summary>Where credentials are kept: profiles are lost with them.</summary>
    public required ITvStore Store { get; init; }

    /// <summary>Redirect address that the registration names; null to name none.</summary>
    public string? RegistrationRedirectUri { get; init; }

    /// <summary>
    /// <c>domainName</c> of sign-ins; null where the second screen brings it. Needed with <see cref="Account"/>: without it the service
    /// begins a sign-in with a code instead.
    /// </summary>
    public string? DomainName { get; init; }

    /// <summary>
    /// Where browsers end, on this device or on the second screen; null where the second screen brings it. Needed with <see cref="Account"/>,
    /// as <see cref="DomainName"/> is.
    /// </summary>
    public string? RedirectUrl { get; init; }

    /// <summary>Where browsers end after a logout; null for <see cref="RedirectUrl"/>. One of them is needed, even where nobody opens a browser.</summary>
    public string? LogoutRedirectUrl { get; init; }

    /// <summary>The TV-provider account of the device; null where the platform has none.</summary>
    public IVideoSubscriberAccount? Account { get; init; }

    /// <summary>Name of our service for the framework's <c>channelIdentifier</c>; null to take it from each SAML request, which it must match.</summary>
    public string? ChannelIdentifier { get; init; }

    /// <summary>Makes the value of <c>AD-Service-Token</c> for each call that takes it; null, or a null value, sends none.</summary>
    public Func<CancellationToken, Task<string?>>? ServiceToken { get; init; }

    /// <summary>Makes the value of <c>Adobe-Subject-Token</c>, the identity of a Fire TV or Roku; null, or a null value, sends none.</summary>
    public Func<CancellationToken, Task<string?>>? PlatformToken { get; init; }

    /// <summary>For promotional trials: who asks, as the key that the operator named and a hash (SHA-256 or SHA-512). Never plain personal data.</summary>
    public IReadOnlyDictionary<string, string>? TempPassIdentity { get; init; }

    /// <summary>Makes what requests go through, once; null for the platform's own, which follows no redirects and keeps no cookies.</summary>
    public Func<HttpMessageHandler>? HttpHandler { get; init; }

    /// <summary>How long the list of providers is used before it is asked for again. Default: 3 minutes.</summary>
    public TimeSpan ConfigurationAge { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>How often it is asked whether a code was used. 3 to 5 seconds; default 4.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>How long a profile is waited for once a browser of this device is back: it comes at once, or the provider refused. Default: 30 seconds.</summary>
    public TimeSpan BrowserPatience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long one try of a request may take. Default: 30 seconds.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long to wait before each further try of what may succeed then. Default: three, each twice as long as the one before.</summary>
    public IReadOnlyList<TimeSpan> RetryDelays { get; init; } = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(4)];

    /// <summary>Default: the system's clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Never the statement.</summary>
    public override string ToString() => $"{nameof(TvAppOptions)} {{ {Server}, {ServiceProvider} }}";
}
