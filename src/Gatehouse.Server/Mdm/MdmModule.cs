using Gatehouse.Server.Accounts.Contracts;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Hosting.Doctor;
using Gatehouse.Server.Hosting.Http;
using Gatehouse.Server.Hosting.Idempotency;
using Gatehouse.Server.Hosting.Limits;
using Gatehouse.Server.Mdm.Authorization;
using Gatehouse.Server.Mdm.CheckIn;
using Gatehouse.Server.Mdm.Commands;
using Gatehouse.Server.Mdm.Connect;
using Gatehouse.Server.Mdm.Contracts;
using Gatehouse.Server.Mdm.Devices;
using Gatehouse.Server.Mdm.Groups;
using Gatehouse.Server.Mdm.Identities;
using Gatehouse.Server.Mdm.Maintenance;
using Gatehouse.Server.Mdm.ManagedAppleAccounts;
using Gatehouse.Server.Mdm.Profiles;
using Gatehouse.Server.Mdm.Push;
using Gatehouse.Server.Mdm.Results;
using Gatehouse.Server.Storage;
using Microsoft.Extensions.DependencyInjection.Extensions;
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
        services.TryAddSingleton<ICheckInObserver, ClosedDoor>();
        services.TryAddSingleton<IRenewalStatus, NoRenewals>();
        services.TryAddSingleton<IDeclarations, NoDeclarations>();
        services.TryAddSingleton<IReauthentication, NoReauthentication>();
        AddProtocol(services);
        AddAuthorization(services);
        AddManagement(services);
        AddPush(services);
        services.AddSweep<ExpirySweep>();
        services.AddSweep<CommandRetention>();
        services.AddSweep<ReleaseWatchdog>();
        services.AddSweep<DepartureSweep>();
        services.AddSweep<SignInPolicy>();
        services.AddSweep<LeaverSweep>();
        services.AddSweep<StandingWatch>();
    }

    /// <summary>Maps its routes.</summary>
    public static void MapMdm(this IEndpointRouteBuilder app)
    {
        var protocol = app.MapGroup("/mdm/{org}").AllowAnonymous().RequireRateLimiting(RateLimits.Mdm).ExcludeFromDescription();
        protocol.MapPut("/checkin", CheckInEndpoint.PutAsync);
        protocol.MapPut("/connect", ConnectEndpoint.PutAsync);

        var api = app.MapGroup("/api/v1").RequireRateLimiting(RateLimits.Api);
        MapDevices(api.MapGroup("/devices").WithTags("Devices"));
        MapCommands(api.MapGroup("").WithTags("Commands"));
        MapGroups(api.MapGroup("/groups").WithTags("Groups"));
        MapProfiles(api.MapGroup("/profiles").WithTags("Profiles"));
        MapPush(api.MapGroup("/apns-certificate").WithTags("Push certificate"));
        MapAccessManagement(api.MapGroup("/access-management-key").WithTags("Managed Apple Accounts"));
    }

    private static void MapDevices(RouteGroupBuilder devices)
    {
        devices.MapGet("", ReadDevices.ListAsync).RequireAuthorization(Scopes.DevicesRead).WithName("ListDevices");
        devices.MapGet("/{id}", ReadDevices.GetAsync).RequireAuthorization(Scopes.DevicesRead).WithName("GetDevice");
        devices.MapPatch("/{id}", ChangeDevice.HandleAsync).RequireAuthorization(Scopes.DevicesWrite).WithName("ChangeDevice");
        devices.MapDelete("/{id}", DeleteDevice.HandleAsync).RequireAuthorization(Scopes.DevicesWrite).WithName("DeleteDevice");
        devices.MapGet("/{id}/profiles", ReadDevices.ProfilesAsync).RequireAuthorization(Scopes.DevicesRead).WithName("ListDeviceProfiles");
        devices.MapGet("/{id}/certificates", ReadDevices.CertificatesAsync).RequireAuthorization(Scopes.DevicesRead).WithName("ListDeviceCertificates");
        devices.MapGet("/{id}/groups", ReadDevices.GroupsAsync).RequireAuthorization(Scopes.DevicesRead).WithName("ListDeviceGroups");
        devices.MapPut("/{id}/groups", devices.Part<EditMembers>().SetAsync).RequireAuthorization(Scopes.DevicesWrite).WithName("SetDeviceGroups");
        devices.MapGet("/{id}/enrollment-check", devices.Part<CheckEnrollment>().HandleAsync).RequireAuthorization(Scopes.DevicesRead).WithName("CheckEnrollment");
        devices.MapPost("/{id}/push", devices.Part<DeviceActions>().PushAsync).RequireAuthorization(Scopes.DevicesWrite).WithName("PushDevice");
        devices.MapPost("/{id}/sync", devices.Part<DeviceActions>().SyncAsync).RequireAuthorization(Scopes.DevicesWrite).WithName("SyncDevice");
        devices.MapPost("/{id}/unenroll", devices.Part<DeviceActions>().UnenrollAsync).RequireAuthorization(Scopes.DevicesWrite).WithName("UnenrollDevice");
        devices.MapPost("/{id}/reauthenticate", devices.Part<ReauthenticateDevice>().HandleAsync).RequireAuthorization(Scopes.DevicesWrite).WithName("ReauthenticateDevice");
        devices.MapPost("/{id}/block", devices.Part<DeviceActions>().BlockAsync).RequireAuthorization(Scopes.DevicesWrite).WithName("BlockDevice");
        devices.MapPost("/{id}/unblock", devices.Part<DeviceActions>().UnblockAsync).RequireAuthorization(Scopes.DevicesWrite).WithName("UnblockDevice");
        devices.MapGet("/{id}/lock-pin", devices.Part<DeviceActions>().LockPinAsync).RequireAuthorization(Scopes.DevicesWrite).WithName("ReadLockPin");
        devices.MapGet("/{id}/commands", ReadCommands.OfDeviceAsync).RequireAuthorization(Scopes.DevicesRead).WithName("ListDeviceCommands");
        devices.MapGet("/{id}/commands/{uuid}", ReadCommands.OneOfDeviceAsync).RequireAuthorization(Scopes.DevicesRead).WithName("GetDeviceCommand");
        devices.MapPost("/{id}/commands", EnqueueCommand.ToDeviceAsync).RequireAuthorization(Scopes.DevicesWrite).WithIdempotency().WithName("SendDeviceCommand");
    }

    private static void MapCommands(RouteGroupBuilder api)
    {
        api.MapGet("/command-types", ReadCommands.Types).RequireAuthorization(Scopes.DevicesRead).WithName("ListCommandTypes");
        api.MapPost("/commands", EnqueueCommand.ToManyAsync).RequireAuthorization(Scopes.DevicesWrite).WithIdempotency().WithName("SendCommand");
        api.MapGet("/commands", ReadCommands.ListAsync).RequireAuthorization(Scopes.DevicesRead).WithName("ListCommands");
        api.MapGet("/commands/{id}", ReadCommands.GetAsync).RequireAuthorization(Scopes.DevicesRead).WithName("GetCommand");
        api.MapGet("/commands/{id}/deliveries", ReadCommands.DeliveriesAsync).RequireAuthorization(Scopes.DevicesRead).WithName("ListDeliveries");
        api.MapDelete("/commands/{id}", CancelCommand.HandleAsync).RequireAuthorization(Scopes.DevicesWrite).WithName("CancelCommand");
    }

    private static void MapGroups(RouteGroupBuilder groups)
    {
        groups.MapGet("", ReadGroups.ListAsync).RequireAuthorization(Scopes.DevicesRead).WithName("ListGroups");
        groups.MapPost("", groups.Part<EditGroup>().CreateAsync).RequireAuthorization(Scopes.DevicesWrite).WithIdempotency().WithName("CreateGroup");
        groups.MapGet("/{id}", ReadGroups.GetAsync).RequireAuthorization(Scopes.DevicesRead).WithName("GetGroup");
        groups.MapPatch("/{id}", groups.Part<EditGroup>().ChangeAsync).RequireAuthorization(Scopes.DevicesWrite).WithName("ChangeGroup");
        groups.MapDelete("/{id}", groups.Part<EditGroup>().DeleteAsync).RequireAuthorization(Scopes.DevicesWrite).WithName("DeleteGroup");
        groups.MapGet("/{id}/devices", ReadDevices.OfGroupAsync).RequireAuthorization(Scopes.DevicesRead).WithName("ListGroupDevices");
        groups.MapPut("/{id}/devices", groups.Part<EditMembers>().AddAsync).RequireAuthorization(Scopes.DevicesWrite).WithName("AddGroupDevices");
        groups.MapDelete("/{id}/devices/{deviceId}", groups.Part<EditMembers>().RemoveAsync).RequireAuthorization(Scopes.DevicesWrite).WithName("RemoveGroupDevice");
        groups.MapGet("/{id}/profiles", groups.Part<AssignProfiles>().GetAsync).RequireAuthorization(Scopes.DevicesRead).WithName("ListGroupProfiles");
        groups.MapPut("/{id}/profiles", groups.Part<AssignProfiles>().SetAsync).RequireAuthorization(Scopes.DevicesWrite).WithName("SetGroupProfiles");
    }

    private static void MapProfiles(RouteGroupBuilder profiles)
    {
        profiles.MapGet("", ProfileEndpoints.ListAsync).RequireAuthorization(Scopes.DevicesRead).WithName("ListProfiles");
        profiles.MapPost("", ProfileEndpoints.CreateAsync).RequireAuthorization(Scopes.DevicesWrite).WithIdempotency().WithName("UploadProfile");
        profiles.MapGet("/{id}", ProfileEndpoints.GetAsync).RequireAuthorization(Scopes.DevicesRead).WithName("GetProfile");

        // A profile may hold credentials, so reading it takes more than seeing that it is there.
        profiles.MapGet("/{id}/content", ProfileEndpoints.ContentAsync).RequireAuthorization(Scopes.DevicesWrite).WithName("GetProfileContent");
        profiles.MapPut("/{id}/content", ProfileEndpoints.ReplaceAsync).RequireAuthorization(Scopes.DevicesWrite).WithName("ReplaceProfile");
        profiles.MapDelete("/{id}", ProfileEndpoints.DeleteAsync).RequireAuthorization(Scopes.DevicesWrite).WithName("DeleteProfile");
    }

    private static void MapPush(RouteGroupBuilder push)
    {
        push.MapGet("", push.Part<ApnsCertificateEndpoints>().GetAsync).RequireAuthorization(Scopes.DevicesRead).WithName("GetApnsCertificate");
        push.MapPut("", push.Part<ApnsCertificateEndpoints>().PutAsync).RequireAuthorization(Scopes.AdminWrite).WithName("SetApnsCertificate");
        push.MapPost("/csr", push.Part<ApnsCertificateEndpoints>().CreateCsrAsync).RequireAuthorization(Scopes.AdminWrite).WithName("CreateApnsCsr");
    }

    private static void MapAccessManagement(RouteGroupBuilder keys)
    {
        keys.MapGet("", keys.Part<AccessManagementEndpoints>().GetAsync).RequireAuthorization(Scopes.DevicesRead).WithName("GetAccessManagementKey");
        keys.MapPost("", keys.Part<AccessManagementEndpoints>().MakeAsync).RequireAuthorization(Scopes.AdminWrite).WithIdempotency().WithName("MakeAccessManagementKey");
        keys.MapPut("", keys.Part<AccessManagementEndpoints>().PutAsync).RequireAuthorization(Scopes.AdminWrite).WithName("SetAccessManagementKey");
        keys.MapDelete("", keys.Part<AccessManagementEndpoints>().DeleteAsync).RequireAuthorization(Scopes.AdminWrite).WithName("DeleteAccessManagementKey");
    }

    private static void AddProtocol(IServiceCollection services)
    {
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
        services.AddSingleton<DeviceContacts>();
        services.AddHostedService(s => s.GetRequiredService<DeviceContacts>());
    }

    private static void AddAuthorization(IServiceCollection services)
    {
        services.AddSingleton<AccountTokens>();
        services.AddSingleton<SignIns>();
        services.AddSingleton<TokenGate>();
        services.AddSingleton<ChallengeGuard>();
        services.AddSingleton<SignInAnswers>();
        services.AddSingleton<Demands>();
        services.AddSingleton<ReauthenticateDevice>();
        services.AddSingleton<IPersonObserver, PersonObserver>();
        services.AddSingleton<AccessTokens>();
        services.AddSingleton<AccessManagementEndpoints>();
    }

    private static void AddManagement(IServiceCollection services)
    {
        services.AddSingleton<Unenrollment>();
        services.AddSingleton<CommandQueue>();
        services.AddSingleton<IDeclarationSync, DeclarationSync>();
        services.AddSingleton<EnqueueCommand>();
        services.AddSingleton<DeviceIntake>();
        services.AddSingleton<Departure>();
        services.AddSingleton<UserChannels>();
        services.AddSingleton<DeviceQuery>();
        services.AddSingleton<DeviceDetails>();
        services.AddSingleton<DeviceActions>();
        services.AddSingleton<CheckEnrollment>();
        services.AddSingleton<GroupStore>();
        services.AddSingleton<GroupTree>();
        services.AddSingleton<ReadGroups>();
        services.AddSingleton<EditGroup>();
        services.AddSingleton<EditMembers>();
        services.AddSingleton<AssignProfiles>();
        services.AddSingleton<DeviceSetup>();
        services.AddSingleton<SetupAssistant>();
        services.AddSingleton<ProfileCommands>();
        services.AddSingleton<IEnrollmentProfiles, EnrollmentProfiles>();
        services.AddSingleton<RefusedProfiles>();
        services.AddSingleton<ProfileReconciler>();
        services.AddSingleton<ProfileProgress>();
        services.AddSingleton<ProfileLibrary>();
    }

    private static void AddPush(IServiceCollection services)
    {
        services.AddSingleton<PushQueue>();
        services.AddSingleton<PushClaims>();
        services.AddDoctorCheck<PushDoctor>();
        services.AddSingleton<PushCertificates>();
        services.AddSingleton<ApnsCertificateEndpoints>();
        services.AddSingleton<ApnsClient>();
        services.AddSingleton<PushWorker>();
        services.AddHostedService(s => s.GetRequiredService<PushWorker>());
        services.AddHostedService<PushListener>();
    }
}
