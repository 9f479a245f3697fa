namespace Gatehouse.Server.Mdm;

/// <summary>How the management of a device ends whose person may not sign in any more.</summary>
public enum PersonGoneAction
{
    /// <summary>Not by itself; the device is turned away until somebody decides.</summary>
    Nothing,

    /// <summary>It is told to remove its enrollment profile, which needs no sign-in.</summary>
    RemoveProfile,

    /// <summary>It has left, as far as we are concerned; with its next request it is answered that nobody knows it, and removes its enrollment.</summary>
    Unrecognized,
}
