using Gatehouse.Client.Apps.Core;

namespace Gatehouse.Client.Apps.Events;

/// <summary>
/// The first event: reads the configuration, opens the store, and tells whether to enroll or to log in. Uses no network.
/// What is left out is taken from <see cref="AppOptions"/>.
/// </summary>
/// <param name="Locale">BCP 47 tag of the user's language, such as <c>de</c> or <c>de-DE</c>.</param>
/// <param name="Version">Of the app.</param>
/// <param name="AppName">At most 32 bytes of UTF-8; the server knows the app by it.</param>
public sealed record StartEvent(string Locale, AppVersion Version, string AppName) : RequestEvent<StartResultEvent>
{
    /// <summary>Configuration of the app: JSON with <c>iam.serverUrl</c> and <c>iam.clientId</c>, and optionally <c>maverick</c>.</summary>
    public string? McConfig { get; init; }

    /// <summary>The tenant's signed configuration, as the server gives it out; verified with <see cref="AppOptions.SdkConfigKeys"/>.</summary>
    public ReadOnlyMemory<byte> SdkConfig { get; init; }

    internal override EventKind Kind => EventKind.Start;

    internal override Task<StartResultEvent> RunAsync(Controller controller, CancellationToken ct) => controller.Starting.StartAsync(this, ct);
}
