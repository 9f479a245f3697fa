using System.Text.Json;
using Gatehouse.Client.Contracts.Common;
using Gatehouse.Client.Contracts.Mdm;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Hosting;
using Gatehouse.Server.Hosting.Http;
using Gatehouse.Server.Mdm.CheckIn;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gatehouse.Server.Mdm.Profiles;

/// <summary>The library of configuration profiles.</summary>
public static class ProfileEndpoints
{
    /// <summary>What devices and browsers call a profile.</summary>
    public const string MediaType = "application/x-apple-aspen-config";

    // Base64 in JSON takes a third more than the file.
    private const int MaxRequest = UploadedProfile.MaxBytes / 2 * 3;

    /// <summary>Profiles, newest first.</summary>
    public static async Task<Ok<Page<ConfigurationProfile>>> ListAsync([AsParameters] PageRequest page, HttpContext http, ProfileLibrary library, CancellationToken ct) =>
        TypedResults.Ok(page.Page(await library.ListAsync(Caller.Of(http).OrganizationId, page.After(), page.Fetch, ct), r => r.Id, r => r.ToContract()));

    /// <summary>One profile, without its content.</summary>
    public static async Task<Results<Ok<ConfigurationProfile>, ProblemHttpResult>> GetAsync(string id, HttpContext http, ProfileLibrary library, CancellationToken ct) =>
        await library.FindAsync(Caller.Of(http).OrganizationId, id, ct) is { } row ? TypedResults.Ok(row.ToContract()) : Problems.NotFound();

    /// <summary>The file as it goes to devices. It may hold passwords.</summary>
    public static async Task<Results<FileContentHttpResult, ProblemHttpResult>> ContentAsync(string id, HttpContext http, ProfileLibrary library, CancellationToken ct) =>
        await library.ContentAsync(Caller.Of(http).OrganizationId, id, ct) is { } content
            ? TypedResults.Bytes(content, MediaType, $"{id}.mobileconfig")
            : Problems.NotFound();

    /// <summary>Uploads a <c>.mobileconfig</c>: as JSON with Base64, as the bare file, or as the file of a form.</summary>
    /// <response code="400"><c>profile-malformed</c>: not a profile, or one that devices would refuse.</response>
    /// <response code="409"><c>profile-identifier-taken</c>.</response>
    public static async Task<Results<Created<ConfigurationProfile>, ProblemHttpResult>> CreateAsync(HttpContext http, ProfileLibrary library, CancellationToken ct)
    {
        var caller = Caller.Of(http);
        var (upload, name, problem) = await ReadAsync(http, ct);
        if (upload is null)
        {
            return problem!;
        }

        (var id, problem) = await library.AddAsync(caller, upload, name, ct);
        return id is null ? problem! : TypedResults.Created($"/api/v1/profiles/{id}", (await library.FindAsync(caller.OrganizationId, id, ct))!.ToContract());
    }

    /// <summary>Uploads a new version, which has the same identifier. Devices that have the profile get it.</summary>
    public static async Task<Results<Ok<ConfigurationProfile>, ProblemHttpResult>> ReplaceAsync(string id, HttpContext http, ProfileLibrary library, CancellationToken ct)
    {
        var caller = Caller.Of(http);
        var (upload, name, problem) = await ReadAsync(http, ct);
        problem ??= await library.ReplaceAsync(caller, id, upload!, name, ct);
        return problem is not null ? problem : TypedResults.Ok((await library.FindAsync(caller.OrganizationId, id, ct))!.ToContract());
    }

    /// <summary>Deletes a profile, also from its groups; devices that have it lose it.</summary>
    public static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(string id, HttpContext http, ProfileLibrary library, CancellationToken ct) =>
        await library.DeleteAsync(Caller.Of(http), id, ct) ? TypedResults.NoContent() : Problems.NotFound();

    private static async Task<(UploadedProfile? Upload, string? Name, ProblemHttpResult? Problem)> ReadAsync(HttpContext http, CancellationToken ct)
    {
        var (file, name, problem) = await FileAsync(http, ct);
        if (problem is not null)
        {
            return (null, null, problem);
        }

        return UploadedProfile.TryRead(file, out var upload, out var reason)
            ? (upload, string.IsNullOrWhiteSpace(name) ? null : name.Trim(), null)
            : (null, null, MdmProblems.ProfileMalformed(reason!));
    }

    private static async Task<(ReadOnlyMemory<byte> File, string? Name, ProblemHttpResult? Problem)> FileAsync(HttpContext http, CancellationToken ct)
    {
        var type = http.Request.ContentType?.Split(';')[0].Trim().ToLowerInvariant();
        if (type == "multipart/form-data")
        {
            return await FormAsync(http, ct);
        }

        var body = await DeviceBody.ReadAsync(http, MaxRequest, ct);
        return type switch
        {
            "application/json" => Json(body),
            MediaType or "application/octet-stream" or "application/xml" or "text/xml" or "application/pkcs7-mime" => (body, http.Request.Query["name"], null),
            _ => (default, null, Problems.MediaTypeUnsupported($"Send application/json, {MediaType} or multipart/form-data.")),
        };
    }

    private static async Task<(ReadOnlyMemory<byte> File, string? Name, ProblemHttpResult? Problem)> FormAsync(HttpContext http, CancellationToken ct)
    {
        try
        {
            var form = await http.Request.ReadFormAsync(
                new Microsoft.AspNetCore.Http.Features.FormOptions { MultipartBodyLengthLimit = MaxRequest, ValueCountLimit = 16, BufferBodyLengthLimit = MaxRequest }, ct);
            if (form.Files is not [{ Length: <= MaxRequest } file])
            {
                return (default, null, Problems.RequestInvalid("The form has exactly one file."));
            }

            using var content = new MemoryStream();
            await file.CopyToAsync(content, ct);
            return (content.ToArray(), form["name"], null);
        }
        catch (InvalidDataException)
        {
            return (default, null, Problems.RequestInvalid("The form cannot be read, or is too large."));
        }
    }

    private static (ReadOnlyMemory<byte> File, string? Name, ProblemHttpResult? Problem) Json(ReadOnlyMemory<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize<ProfileUpload>(body.Span, RequestJson.Options) is { } upload
                ? (upload.Content, upload.Name, null)
                : (default, null, Problems.RequestInvalid("The body is not JSON with content in Base64."));
        }
        catch (JsonException fault)
        {
            return (default, null, RequestJson.Problem(fault));
        }
    }
}
