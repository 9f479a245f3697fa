using Gatehouse.Server.Hosting.Limits;
using Gatehouse.Server.Mdm.CheckIn;
using Gatehouse.Server.Mdm.Commands;
using Gatehouse.Server.Mdm.Connect;
using Gatehouse.Server.Mdm.Contracts;
using Gatehouse.Server.Mdm.Devices;
using Gatehouse.Server.Mdm.Groups;
using Gatehouse.Server.Mdm.Identities;
using Gatehouse.Server.Mdm.Profiles;
using Gatehouse.Server.Mdm.Push;
using Gatehouse.Server.Mdm.Results;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Mdm;

/// <summary>Parts list and routes of the Mdm feature.</summary>
public static class MdmModule
{
    /// <summary>Registers the feature.</summary>
    public static void AddMdm(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<MdmOptions>().BindConfiguration("Gatehouse:Mdm").ValidateOnStart();
        services.AddSingleton<IValidateOptions<MdmOptions>, MdmOptionsValidator>();
        services.AddSingleton<IMdmReadiness, MdmReadiness>();
        AddProtocol(services);
        AddPush(services);
    }

    /// <summary>Maps its routes.</summary>
    public static void MapMdm(this IEndpointRouteBuilder app)
    {
        var devices = app.MapGroup("/mdm/{org}").AllowAnonymous().RequireRateLimiting(RateLimits.Mdm).ExcludeFromDescription();
        devices.MapPut("/checkin", CheckInEndpoint.PutAsync);
        devices.MapPut("/connect", ConnectEndpoint.PutAsync);
    }

    private static void AddProtocol(IServiceCollection services)
    {
        services.AddSingleton<ForwardedCertificate>();
        services.AddSingleton<DeviceCertificates>();
        services.AddSingleton<RequestSigner>();
        services.AddSingleton<IdentityBinding>();
        services.AddSingleton<KnownChannel>();
        services.AddSingleton<CheckInEndpoint>();
        services.AddSingleton<CheckInDispatcher>();
        services.AddSingleton<AuthenticateHandler>();
        services.AddSingleton<TokenUpdateHandler>();
        services.AddSingleton<CheckOutHandler>();
        services.AddSingleton<UserAuthenticateHandler>();
        services.AddSingleton<BootstrapTokenHandler>();
        services.AddSingleton<GetTokenHandler>();
        services.AddSingleton<DeclarativeManagementHandler>();
        services.AddSingleton<ConnectEndpoint>();
        services.AddSingleton<ConnectReader>();
        services.AddSingleton<ReportHandler>();
        services.AddSingleton<NextCommand>();
        services.AddSingleton<ResultEffects>();
        services.AddSingleton<DeviceInventory>();
        services.AddSingleton<CommandQueue>();
        services.AddSingleton<DeviceIntake>();
        services.AddSingleton<Departure>();
        services.AddSingleton<UserChannels>();
        services.AddSingleton<GroupStore>();
        services.AddSingleton<DeviceSetup>();
        services.AddSingleton<ProfileCommands>();
        services.AddSingleton<ProfileReconciler>();
        services.AddSingleton<ProfileProgress>();
        services.AddSingleton<DeviceContacts>();
        services.AddHostedService(s => s.GetRequiredService<DeviceContacts>());
    }

    private static void AddPush(IServiceCollection services)
    {
        services.AddSingleton<PushQueue>();
        services.AddSingleton<PushClaims>();
        services.AddSingleton<PushCertificates>();
        services.AddSingleton<ApnsClient>();
        services.AddSingleton<PushWorker>();
        services.AddHostedService(s => s.GetRequiredService<PushWorker>());
        services.AddHostedService<PushListener>();
    }
}
