using Gatehouse.Client.Apps.Storage.Kdf;

namespace Gatehouse.Client.Apps.Storage;

/// <summary>What a <see cref="FileSecureStore"/> works with.</summary>
public sealed class FileSecureStoreOptions
{
    /// <summary>The app's own folder for this, below the user's application data. Made, with access for the user alone.</summary>
    public required string Folder { get; init; }

    /// <summary>Asks for secrets; without it <see cref="AuthenticationMode.Password"/> is not supported.</summary>
    public ISecretPrompt? SecretPrompt { get; init; }

    /// <summary>The device's biometry; without it <see cref="AuthenticationMode.Biometric"/> is not supported.</summary>
    public IBiometricPrompt? BiometricPrompt { get; init; }

    /// <summary>
    /// Where the store's own key is, such as a <see cref="PlatformKeyVault"/>. Null: a file in the folder, readable by the user
    /// alone, which is obfuscation only.
    /// </summary>
    public IStoreKeyVault? Vault { get; init; }

    /// <summary>Where device keys are, to end those of an installation that was removed. Null: among the records.</summary>
    public IKeyStore? Keys { get; init; }

    /// <summary>Tells a new installation. Null: a file in the folder.</summary>
    public IInstallMarker? Marker { get; init; }

    /// <summary>
    /// How keys are made from secrets from now on. Null: Argon2id where the system has it, else PBKDF2. A user sealed more
    /// weakly is sealed anew at the next unlock.
    /// </summary>
    public KdfParameters? Kdf { get; init; }

    /// <summary>Steady time for locks.</summary>
    public IMonotonicClock Steady { get; init; } = new SystemMonotonicClock();

    /// <summary>The wall clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
