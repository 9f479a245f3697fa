using Gatehouse.Client.Apps.Core;

namespace Gatehouse.Client.Apps.Events;

/// <summary>
/// Ends the session and starts anew. Requests that are under way are cancelled and answer <see cref="StatusType.UserCancel"/>;
/// what is stored survives. What is left out is as at the last start.
/// </summary>
/// <param name="Locale">As at the start.</param>
/// <param name="Version">As at the start.</param>
/// <param name="AppName">As at the start.</param>
public sealed record RestartEvent(string? Locale = null, AppVersion? Version = null, string? AppName = null) : RequestEvent<RestartResultEvent>
{
    /// <summary>As <see cref="StartEvent.McConfig"/>.</summary>
    public string? McConfig { get; init; }

    /// <summary>As <see cref="StartEvent.SdkConfig"/>.</summary>
    public ReadOnlyMemory<byte> SdkConfig { get; init; }

    internal override EventKind Kind => EventKind.Restart;

    internal override Task<RestartResultEvent> RunAsync(Controller controller, CancellationToken ct) => controller.Starting.RestartAsync(this, ct);
}
