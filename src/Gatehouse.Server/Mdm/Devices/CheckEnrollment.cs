using Gatehouse.Client.Contracts.Mdm;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Hosting;
using Gatehouse.Server.Mdm.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gatehouse.Server.Mdm.Devices;

/// <summary>The checks that an administrator would do by hand after an enrollment, with what to do where one fails.</summary>
public sealed class CheckEnrollment(DeviceQuery devices, DeviceDetails details, IMdmReadiness readiness, TimeProvider time)
{
    /// <summary>Route handler.</summary>
    public async Task<Results<Ok<EnrollmentCheck>, ProblemHttpResult>> HandleAsync(string id, HttpContext http, CancellationToken ct)
    {
        var org = Caller.Of(http).OrganizationId;
        return await devices.FindAsync(org, id, ct) is { } row ? TypedResults.Ok(await RunAsync(org, row, ct)) : Problems.NotFound();
    }

    private async Task<EnrollmentCheck> RunAsync(string org, DeviceRow row, CancellationToken ct)
    {
        var device = await details.OfAsync(org, row, ct);
        var profiles = await details.ProfilesAsync(row.Id, ct);
        EnrollmentCheckItem[] items =
        [
            Identity(device), State(device), Push(await readiness.PushAsync(org, ct), device), Contact(device), Group(device), Setup(device),
            Profiles(profiles), SetupAssistant(device), Queue(device),
        ];
        return new EnrollmentCheck(items.All(i => i.Ok), items);
    }

    private EnrollmentCheckItem Identity(Device device) => device switch
    {
        { State: DeviceState.IdentityMissing } or { IdentityExpiresAt: null } => No("identity", "It has no valid identity certificate; enroll it again."),
        { IdentityExpiresAt: { } end } when end < time.GetUtcNow() => No("identity", "Its identity certificate has expired; it waits to be renewed."),
        _ => Yes("identity", "Its identity certificate is valid."),
    };

    private static EnrollmentCheckItem State(Device device) => device.State switch
    {
        DeviceState.Managed or DeviceState.Offline => Yes("state", "The enrollment is complete."),
        DeviceState.Pending => No("state", "It introduced itself, but never sent its push token. Keep it on the network; if nothing happens, install the profile again."),
        DeviceState.Blocked => No("state", "It is blocked; unblock it to manage it."),
        DeviceState.IdentityMissing => No("state", "It is enrolled, but cannot prove who it is."),
        _ => No("state", "It has left; enroll it again."),
    };

    private static EnrollmentCheckItem Push(PushStatus status, Device device) => (status, device.Channels.FirstOrDefault(c => c.Kind == "device")) switch
    {
        ({ Ready: false }, _) => No("push", "The organization's push certificate is missing or expired; devices cannot be called."),
        (_, { State: "push-dead" }) => No("push", "Apple says that its push token is no longer valid; it has probably been erased or the profile removed."),
        (_, { LastPushError: { } error }) => No("push", $"Apple refused the last push: {error}."),
        _ => Yes("push", "It can be called."),
    };

    private static EnrollmentCheckItem Contact(Device device) => device switch
    {
        { LastSeenAt: null } => No("contact", "It has never connected. Check that it reaches this server, and Apple's push servers on port 5223 or 443."),
        { State: DeviceState.Offline } => No("contact", "It has not connected for a long time."),
        _ => Yes("contact", "It connects."),
    };

    private static EnrollmentCheckItem Group(Device device) => device.Groups.Count > 0
        ? Yes("group", $"It is in {device.Groups[0].Name}.")
        : No("group", "It is in no group, so nothing is configured on it.");

    private static EnrollmentCheckItem Setup(Device device) => device.Compliance switch
    {
        DeviceCompliance.Compliant => Yes("setup", "Everything that was to be configured is in place."),
        DeviceCompliance.Applying => No("setup", "The configuration is still on its way."),
        DeviceCompliance.Unknown => No("setup", "Nothing was configured yet."),
        _ => No("setup", "Some of the configuration failed; see its profiles."),
    };

    private static EnrollmentCheckItem Profiles(IReadOnlyList<DeviceProfile> profiles)
    {
        var missing = profiles.Where(p => p.State != DeviceProfileState.Verified).ToList();
        return missing.Count == 0
            ? Yes("profiles", $"All {profiles.Count} profiles are verified.")
            : No("profiles", $"{missing.Count} of {profiles.Count} profiles are not verified: {string.Join(", ", missing.Take(5).Select(p => $"{p.Name} ({p.State})"))}.");
    }

    private static EnrollmentCheckItem SetupAssistant(Device device) => device.AwaitingConfiguration
        ? No("setup-assistant", "It waits in Setup Assistant to be released.")
        : Yes("setup-assistant", "It does not wait in Setup Assistant.");

    private static EnrollmentCheckItem Queue(Device device) => device.OpenCommands == 0
        ? Yes("queue", "No command waits.")
        : No("queue", $"{device.OpenCommands} commands wait for it.");

    private static EnrollmentCheckItem Yes(string code, string text) => new(code, true, text);

    private static EnrollmentCheckItem No(string code, string text) => new(code, false, text);
}
