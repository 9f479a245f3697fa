namespace Gatehouse.Client.TvProvider.Answers;

/// <summary>A TV provider whose viewers may use the app, as it is on this platform.</summary>
/// <param name="Id">MVPD.</param>
/// <param name="DisplayName">For pickers.</param>
/// <param name="LogoUrl">Picture for pickers; null for none.</param>
public sealed record TvProviderOffer(string Id, string DisplayName, string? LogoUrl)
{
    /// <summary>A trial: not for pickers.</summary>
    public bool IsTempPass { get; init; }

    /// <summary>Another provider speaks for it.</summary>
    public bool IsProxied { get; init; }

    /// <summary><c>enablePlatformServices</c>: the account of the device may be used with it.</summary>
    public bool EnablePlatformServices { get; init; }

    /// <summary><c>displayInPlatformPicker</c>.</summary>
    public bool DisplayInPlatformPicker { get; init; }

    /// <summary><c>boardingStatus</c>: <c>SUPPORTED</c>, <c>PICKER</c>, or null.</summary>
    public string? BoardingStatus { get; init; }

    /// <summary><c>platformMappingId</c>: what the framework of the platform calls it; null when it does not know it.</summary>
    public string? PlatformMappingId { get; init; }

    /// <summary><c>enforcePlatformPermissions</c>: without permission, what the account of the device brought must not be used.</summary>
    public bool EnforcePlatformPermissions { get; init; }
}
