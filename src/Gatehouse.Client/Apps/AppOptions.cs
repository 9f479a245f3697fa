using Gatehouse.Client.Apps.Events;
using Gatehouse.Client.Apps.Storage;

namespace Gatehouse.Client.Apps;

/// <summary>What the SDK stands on in this app. <see cref="StartEvent"/> may override where the server is.</summary>
public sealed record AppOptions
{
    /// <summary>Where credentials are kept. Disposed with the controller.</summary>
    public required ISecureStore Store { get; init; }

    /// <summary>Where device keys are made and used.</summary>
    public required IKeyStore Keys { get; init; }

    /// <summary>Address of the server, without the tenant. Null where each start brings a configuration.</summary>
    public Uri? Server { get; init; }

    /// <summary>The client that enrolls and exchanges. Default: <see cref="EnrollAnonymousUserEvent.DefaultClientId"/>.</summary>
    public string ClientId { get; init; } = EnrollAnonymousUserEvent.DefaultClientId;

    /// <summary>Fixes the tenant; events that name another are refused. Null for any.</summary>
    public string? TenantId { get; init; }

    /// <summary>Where sign-in pages send a named user back to; null where the app has no named users.</summary>
    public Uri? RedirectUri { get; init; }

    /// <summary>Name of the app, where no start event gives one: at most 32 bytes of UTF-8.</summary>
    public string AppName { get; init; } = "app";

    /// <summary>Bundle or package name, where the server is to check it: printable ASCII without blanks. Null sends none.</summary>
    public string? SoftwareId { get; init; }

    /// <summary>Version of the app, where no start event gives one.</summary>
    public AppVersion AppVersion { get; init; } = new(1);

    /// <summary>The user's language, where no start event gives one: a BCP 47 tag.</summary>
    public string Locale { get; init; } = "en";

    /// <summary>JSON Web Key Set with the keys that sign the tenant's configuration, shipped with the app; null where it uses none.</summary>
    public string? SdkConfigKeys { get; init; }

    /// <summary>Lets <see cref="OfflineLoginEvent"/> unlock what is on the device while the server cannot be reached. Default: it fails then.</summary>
    public bool AllowLocalUnlock { get; init; }

    /// <summary>Opens sign-in pages; needed for <see cref="UpgradeAnonymousUserEvent"/> only.</summary>
    public IAppBrowser? Browser { get; init; }

    /// <summary>Makes what requests to the server go through, once per start; null for the platform's own, which follows no redirects and keeps no cookies.</summary>
    public Func<HttpMessageHandler>? HttpHandler { get; init; }

    /// <summary>
    /// Makes what calls of backends go through; null for the platform's own, which follows no redirects, and trusts what each event says.
    /// One of the app's own decides on certificates and cookies itself.
    /// </summary>
    public Func<HttpMessageHandler>? BackendHandler { get; init; }

    /// <summary>PEM: one of the certificates that the server shows must be among these. Null for what the system trusts.</summary>
    public string? ServerCertificates { get; init; }

    /// <summary>How long one try of a request to the server may take. Default: 30 seconds.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long to wait before each further try of a request that did not reach the server, or found it in trouble. Default: two.</summary>
    public IReadOnlyList<TimeSpan> RetryDelays { get; init; } = [TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(1)];

    /// <summary>Default: the system's clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
