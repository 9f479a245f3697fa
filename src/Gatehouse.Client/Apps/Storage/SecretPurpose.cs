namespace Gatehouse.Client.Apps.Storage;

/// <summary>What a secret is asked for.</summary>
public enum SecretPurpose
{
    /// <summary>To open what it sealed.</summary>
    Unlock,

    /// <summary>A new one.</summary>
    Choose,

    /// <summary>The new one once more, against mistyping.</summary>
    Repeat,
}
