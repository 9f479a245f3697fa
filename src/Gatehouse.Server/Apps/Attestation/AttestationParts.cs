using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Apps.Attestation;

/// <summary>Parts list of what verifies statements about keys.</summary>
internal static class AttestationParts
{
    /// <summary>Registers them.</summary>
    public static void AddAttestation(this IServiceCollection services)
    {
        services.AddOptions<AppAttestationOptions>().BindConfiguration("Gatehouse:Apps:Attestation").ValidateOnStart();
        services.AddSingleton<IValidateOptions<AppAttestationOptions>, AppAttestationOptionsValidator>();
        services.AddSingleton<AttestationTrust>();
        services.AddSingleton<IAttestationVerifier, AppleAttestationVerifier>();
        services.AddSingleton<IAttestationVerifier, AndroidAttestationVerifier>();
    }
}
