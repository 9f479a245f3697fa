using Gatehouse.Client.Apps.Events;

namespace Gatehouse.Client.Apps.Core;

/// <summary>What a start works with, whichever event brought it.</summary>
internal sealed record StartRequest(string Locale, AppVersion Version, string AppName, string? McConfig, ReadOnlyMemory<byte> SdkConfig)
{
    public static StartRequest Of(StartEvent start) => new(start.Locale, start.Version, start.AppName, start.McConfig, start.SdkConfig);

    /// <summary>What the restart does not say is as before.</summary>
    public static StartRequest Of(RestartEvent restart, StartRequest before) => new(
        restart.Locale ?? before.Locale,
        restart.Version ?? before.Version,
        restart.AppName ?? before.AppName,
        restart.McConfig ?? before.McConfig,
        restart.SdkConfig.IsEmpty ? before.SdkConfig : restart.SdkConfig);
}
