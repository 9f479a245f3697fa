using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Gatehouse.Client.AspNetCore;

/// <summary>Adds the encryption of bodies between apps and this backend.</summary>
public static class PayloadEncryptionServices
{
    /// <summary>Adds it; <see cref="UseGatehousePayloadEncryption"/> puts it to work.</summary>
    /// <param name="services">The backend's services.</param>
    /// <param name="configure">At least one key.</param>
    public static IServiceCollection AddGatehousePayloadEncryption(this IServiceCollection services, Action<PayloadEncryptionOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions<PayloadEncryptionOptions>().Configure(configure).Validate(o => o.Keys.Count > 0, "Apps need a key to encrypt to.");
        services.TryAddSingleton<PayloadKeys>();
        return services;
    }

    /// <summary>Opens bodies and seals answers. After authentication, so that nothing is decrypted for strangers.</summary>
    public static IApplicationBuilder UseGatehousePayloadEncryption(this IApplicationBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        return app.UseMiddleware<PayloadEncryptionMiddleware>();
    }

    /// <summary>Publishes the public keys as a JWK Set, for apps that do not bring them along.</summary>
    /// <param name="endpoints">The backend's endpoints.</param>
    /// <param name="pattern">Where.</param>
    public static IEndpointConventionBuilder MapGatehousePayloadKeys(this IEndpointRouteBuilder endpoints, string pattern = "/.well-known/payload-keys") =>
        endpoints.MapGet(pattern, (PayloadKeys keys) => TypedResults.Bytes(keys.Published, "application/jwk-set+json"));

    /// <summary>Takes encrypted bodies only.</summary>
    public static TBuilder RequirePayloadEncryption<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder
    {
        builder.Add(endpoint => endpoint.Metadata.Add(new RequirePayloadEncryptionAttribute()));
        return builder;
    }
}
