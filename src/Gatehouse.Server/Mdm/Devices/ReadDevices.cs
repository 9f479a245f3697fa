using System.Text.Json;
using Gatehouse.Client.Contracts.Common;
using Gatehouse.Client.Contracts.Mdm;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Hosting;
using Gatehouse.Server.Hosting.Http;
using Gatehouse.Server.Mdm.Groups;
using Gatehouse.Server.Mdm.Results;
using Gatehouse.Server.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gatehouse.Server.Mdm.Devices;

/// <summary>Devices of the caller's organization.</summary>
public static class ReadDevices
{
    private const int MaxSearch = 100;

    /// <summary>Devices, newest first.</summary>
    /// <param name="page">Paging.</param>
    /// <param name="state">Only in this state.</param>
    /// <param name="group">Only members of this group.</param>
    /// <param name="person">Only those enrolled with this person's account.</param>
    /// <param name="q">Only with this text in name, serial number or UDID, whatever the case.</param>
    /// <param name="http">Request.</param>
    /// <param name="devices">Devices.</param>
    /// <param name="ct">Cancellation.</param>
    public static async Task<Results<Ok<Page<DeviceSummary>>, ProblemHttpResult>> ListAsync(
        [AsParameters] PageRequest page, string? state, string? group, string? person, string? q, HttpContext http, DeviceQuery devices, CancellationToken ct)
    {
        if (!TryState(state, out var wanted))
        {
            return Problems.RequestInvalid($"state is one of {string.Join(", ", Enum.GetNames<DeviceState>().Select(JsonNamingPolicy.CamelCase.ConvertName))}.");
        }

        if (q is { Length: > MaxSearch } || q?.Contains('\0', StringComparison.Ordinal) == true)
        {
            return Problems.RequestInvalid($"q is a text of at most {MaxSearch} characters.");
        }

        return TypedResults.Ok(await PageAsync(Caller.Of(http).OrganizationId, page, wanted, group, person, q is "" ? null : q, devices, ct));
    }

    /// <summary>Members of a group, newest first.</summary>
    public static async Task<Results<Ok<Page<DeviceSummary>>, ProblemHttpResult>> OfGroupAsync(
        string id, [AsParameters] PageRequest page, HttpContext http, DeviceQuery devices, ReadGroups groups, CancellationToken ct)
    {
        var org = Caller.Of(http).OrganizationId;
        return await groups.ExistsAsync(org, id, ct)
            ? TypedResults.Ok(await PageAsync(org, page, null, id, null, null, devices, ct))
            : Problems.NotFound();
    }

    /// <summary>One device with everything known of it.</summary>
    public static async Task<Results<Ok<Device>, ProblemHttpResult>> GetAsync(string id, HttpContext http, DeviceQuery devices, DeviceDetails details, CancellationToken ct)
    {
        var org = Caller.Of(http).OrganizationId;
        if (await devices.FindAsync(org, id, ct) is not { } row)
        {
            return Problems.NotFound();
        }

        ETags.Set(http, row.Version);
        return TypedResults.Ok(await details.OfAsync(org, row, ct));
    }

    /// <summary>Where each profile of the device stands.</summary>
    public static async Task<Results<Ok<IReadOnlyList<DeviceProfile>>, ProblemHttpResult>> ProfilesAsync(
        string id, HttpContext http, DeviceQuery devices, DeviceDetails details, CancellationToken ct) =>
        await devices.FindAsync(Caller.Of(http).OrganizationId, id, ct) is null ? Problems.NotFound() : TypedResults.Ok(await details.ProfilesAsync(id, ct));

    /// <summary>Certificates the device reported last.</summary>
    public static async Task<Results<Ok<IReadOnlyList<DeviceCertificate>>, ProblemHttpResult>> CertificatesAsync(
        string id, HttpContext http, DeviceQuery devices, DeviceDetails details, CancellationToken ct) =>
        await devices.FindAsync(Caller.Of(http).OrganizationId, id, ct) is null
            ? Problems.NotFound()
            : TypedResults.Ok(await details.FactAsync<IReadOnlyList<DeviceCertificate>>(id, DeviceInventory.Certificates, ct) ?? []);

    /// <summary>Groups the device is in, the primary one first.</summary>
    public static async Task<Results<Ok<IReadOnlyList<DeviceGroup>>, ProblemHttpResult>> GroupsAsync(
        string id, HttpContext http, DeviceQuery devices, CancellationToken ct)
    {
        var org = Caller.Of(http).OrganizationId;
        if (await devices.FindAsync(org, id, ct) is null)
        {
            return Problems.NotFound();
        }

        return TypedResults.Ok<IReadOnlyList<DeviceGroup>>((await devices.GroupsAsync(org, [id], ct)).GetValueOrDefault(id) ?? []);
    }

    private static async Task<Page<DeviceSummary>> PageAsync(
        string org, PageRequest page, DeviceState? state, string? group, string? person, string? q, DeviceQuery devices, CancellationToken ct)
    {
        var rows = await devices.ListAsync(org, state, group, person, q, page.After(), page.Fetch, ct);
        var groups = await devices.GroupsAsync(org, rows.Select(r => r.Id), ct);
        return page.Page(rows, r => r.Id, r => r.ToSummary(groups.GetValueOrDefault(r.Id) ?? []));
    }

    private static bool TryState(string? text, out DeviceState? state)
    {
        state = text is not null && text.All(char.IsAsciiLetter) && Enum.TryParse<DeviceState>(text, ignoreCase: true, out var parsed) ? parsed : null;
        return text is null || state is not null;
    }
}
