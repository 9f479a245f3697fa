namespace Gatehouse.Client.Apps;

/// <summary>What opens the credentials of a user on this device. The numbers are stored; do not reorder.</summary>
public enum AuthenticationMode
{
    /// <summary><c>NO</c>: nothing; whoever holds the unlocked device.</summary>
    No = 0,

    /// <summary><c>PASSWORD</c>: a secret that the app asks for. It never leaves the device; that an anonymous user may have one is Gatehouse's own.</summary>
    Password = 1,

    /// <summary><c>BIOMETRIC</c>: the platform's prompt, through an interface that the app implements.</summary>
    Biometric = 2,

    /// <summary><c>PIN</c>: known, not supported.</summary>
    Pin = 3,
}
