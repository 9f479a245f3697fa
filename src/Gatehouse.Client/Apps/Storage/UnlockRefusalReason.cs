namespace Gatehouse.Client.Apps.Storage;

/// <summary>Kinds of <see cref="UnlockRefusal"/>.</summary>
public enum UnlockRefusalReason
{
    /// <summary>There is no such user.</summary>
    UnknownUser,

    /// <summary>This device or app cannot do that mode: no prompt was given, or no biometry is set up.</summary>
    NotSupported,

    /// <summary>The person cancelled.</summary>
    Cancelled,

    /// <summary>The operating system or the app cancelled: a call, the background.</summary>
    CancelledBySystem,

    /// <summary>The secret is wrong.</summary>
    WrongSecret,

    /// <summary>A secret chosen is too short, or was not the same both times.</summary>
    UnsuitableSecret,

    /// <summary>Too many wrong secrets; or biometry is locked by the operating system, then without a time.</summary>
    TemporarilyLocked,

    /// <summary>The tenth wrong secret: the records are wiped.</summary>
    Blocked,

    /// <summary>Biometry did not recognize the person.</summary>
    NotRecognized,

    /// <summary>Biometry was changed or removed, so what it guarded is lost.</summary>
    Invalidated,

    /// <summary>The records are damaged.</summary>
    Corrupt,
}
