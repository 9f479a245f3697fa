namespace Gatehouse.Server.Apps.Settings;

/// <summary>A resource for which an app may exchange its token.</summary>
internal sealed record AppAudience
{
    /// <summary>Identifier of a registered resource.</summary>
    public required string Audience { get; init; }

    /// <summary>Scopes that it may have there; empty for those of the resource.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>Least level of sign-in: <c>0</c> lets devices in that nobody is known behind.</summary>
    public string MinAcr { get; init; } = "1";

    /// <summary>Validity of its tokens in seconds; null for what the app has.</summary>
    public int? Lifetime { get; init; }

    /// <summary>Does it learn the device's id?</summary>
    public bool SeesDeviceId { get; init; }

    /// <summary>Does it know the subject by a name that no other audience has?</summary>
    public bool PairwiseSubject { get; init; }
}
