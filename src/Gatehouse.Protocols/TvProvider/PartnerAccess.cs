namespace Gatehouse.Protocols.TvProvider;

/// <summary>May the app use the device's TV-provider account.</summary>
public enum PartnerAccess
{
    /// <summary>Nothing readable says so.</summary>
    NotPresent,

    /// <summary><c>notDetermined</c>: the viewer has not been asked, or not answered.</summary>
    NotDetermined,

    /// <summary><c>denied</c>, <c>restricted</c>, or a word that nobody knows.</summary>
    NotGranted,

    /// <summary><c>granted</c>.</summary>
    Granted,
}
