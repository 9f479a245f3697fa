namespace Gatehouse.Client.Apps.Events;

/// <summary>What the controller was started with, and who is logged in.</summary>
public sealed record GetInformationResultEvent : ResultEvent
{
    /// <summary>Of this package.</summary>
    public string SdkVersion { get; init; } = "";

    /// <summary>As given at the start.</summary>
    public string Locale { get; init; } = "";

    /// <summary>As given at the start.</summary>
    public AppVersion? Version { get; init; }

    /// <summary>As given at the start.</summary>
    public string AppName { get; init; } = "";

    /// <summary>Always empty; installations are known by their id.</summary>
    public string SerialNumber { get; init; } = "";

    /// <summary>Null where nobody is logged in.</summary>
    public UserIdentifier? LoggedInUserIdentifier { get; init; }

    /// <summary>Where tokens come from; null before a start.</summary>
    public IamConfigurationData? IamConfigurationData { get; init; }
}
