using Gatehouse.Server.OAuth.Clients;
using Gatehouse.Server.OAuth.Codes;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.OAuth.Grants;
using Gatehouse.Server.OAuth.Tokens;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.OAuth;

/// <summary>Parts list and routes of the authorization server.</summary>
public static class OAuthModule
{
    /// <summary>Registers the feature.</summary>
    public static void AddOAuth(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<OAuthOptions>().BindConfiguration("Gatehouse:OAuth").ValidateOnStart();
        services.AddSingleton<IValidateOptions<OAuthOptions>, OAuthOptionsValidator>();
        AddStores(services);
    }

    /// <summary>Maps its routes.</summary>
    public static void MapOAuth(this IEndpointRouteBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
    }

    private static void AddStores(IServiceCollection services)
    {
        services.AddSingleton<ClientStore>();
        services.AddSingleton<IClients>(s => s.GetRequiredService<ClientStore>());
        services.AddSingleton<GrantStore>();
        services.AddSingleton<IGrants>(s => s.GetRequiredService<GrantStore>());
        services.AddSingleton<RefreshTokenStore>();
        services.AddSingleton<AccessTokenStore>();
        services.AddSingleton<IAccessTokens>(s => s.GetRequiredService<AccessTokenStore>());
        services.AddSingleton<AuthorizationCodeStore>();
        services.AddSingleton<IAuthorizationCodes>(s => s.GetRequiredService<AuthorizationCodeStore>());
        services.AddSingleton<DeviceCodeStore>();
        services.AddSingleton<IDeviceCodes>(s => s.GetRequiredService<DeviceCodeStore>());
    }
}
