namespace Gatehouse.Client.Apps.Storage;

/// <summary>
/// The operating system's biometry, which the app brings. It guards a key of 32 bytes that the store seals records with:
/// the system hands it out only to a person it recognizes, so a patched answer "yes" opens nothing.
/// </summary>
public interface IBiometricPrompt
{
    /// <summary>Whether a person could be recognized now.</summary>
    Task<bool> IsAvailableAsync(CancellationToken ct);

    /// <summary>Puts a key behind biometry under a name. The implementation keeps no copy anywhere else.</summary>
    Task<BiometricOutcome> GuardAsync(string name, ReadOnlyMemory<byte> key, CancellationToken ct);

    /// <summary>Asks the person, and hands the key out.</summary>
    Task<BiometricOutcome> ReleaseAsync(string name, CancellationToken ct);

    /// <summary>Forgets a key; fine when there is none.</summary>
    Task ForgetAsync(string name, CancellationToken ct);
}
