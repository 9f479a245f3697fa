namespace Gatehouse.Client.Apps.Storage;

/// <summary>What became of a biometric prompt.</summary>
public abstract record BiometricOutcome
{
    private BiometricOutcome() { }

    /// <summary>Recognized.</summary>
    /// <param name="Key">The key when one is released, empty when one is put away. The store zeroes it.</param>
    public sealed record Passed(byte[] Key) : BiometricOutcome;

    /// <summary>Cancelled, by the person or by the system.</summary>
    public sealed record Cancelled(bool BySystem) : BiometricOutcome;

    /// <summary>Not recognized. The system counts.</summary>
    public sealed record NotRecognized : BiometricOutcome;

    /// <summary>Locked by the system after too many failures; the device's passcode ends that.</summary>
    public sealed record LockedOut : BiometricOutcome;

    /// <summary>No biometry is set up, or the device has none.</summary>
    public sealed record NotAvailable : BiometricOutcome;

    /// <summary>Biometry was changed or removed, so the system has dropped the key.</summary>
    public sealed record Invalidated : BiometricOutcome;
}
