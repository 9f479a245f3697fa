using System.Net;
using System.Text.Json;
using Gatehouse.Client.Contracts.Apps;
using Gatehouse.Server.Apps.Settings;
using Gatehouse.Server.Tests.Fixtures;
using Gatehouse.Server.Tests.OAuth.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Server.Tests.Apps.Support;

/// <summary>An organization that lets apps enroll, with what tests do to it.</summary>
internal sealed class AppSite(IGateFixture gate, AdminClient owner)
{
    public const string ClientId = "AnonymousUserEnrollment";
    public const string Orders = "https://orders.example/";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public IGateFixture Gate => gate;

    public AdminClient Owner => owner;

    public string OrganizationId => owner.OrganizationId;

    public OAuthSite OAuth { get; } = new(gate, owner);

    public string Issuer => OAuth.Issuer;

    /// <summary>Address of an endpoint for apps.</summary>
    public string Endpoint(string path, string? org = null) => $"{gate.Address.ToString().TrimEnd('/')}/apps/v1/{org ?? owner.Slug}/{path}";

    /// <summary>An organization with the default app, which may exchange its token for one resource.</summary>
    public static async Task<AppSite> CreateAsync(
        IGateFixture gate, Func<AppEnrollmentSettings, AppEnrollmentSettings>? tenant = null, Func<AppSettings, AppSettings>? app = null, AppLifetimes? lifetimes = null)
    {
        var site = new AppSite(gate, await gate.OwnerAsync());
        await site.OAuth.ResourceAsync(Orders);
        await site.TenantAsync(tenant ?? (s => s));
        await site.AppAsync(app ?? (s => s), lifetimes: lifetimes);
        return site;
    }

    /// <summary>Settles what the organization lets apps do.</summary>
    public Task TenantAsync(Func<AppEnrollmentSettings, AppEnrollmentSettings> change) => gate.Database.WriteAsync(
        tx => gate.Services.GetRequiredService<TenantStore>().SaveAsync(tx, owner.OrganizationId, change(new AppEnrollmentSettings { Enabled = true })), Ct);

    /// <summary>Makes an app or changes it; returns the id of its client.</summary>
    public Task<string> AppAsync(Func<AppSettings, AppSettings> change, string alias = ClientId, AppLifetimes? lifetimes = null)
    {
        var settings = new AppSettings { AllowedAudiences = [new AppAudience(Orders) { MinAcr = "0", Scopes = ["orders.read", "orders.write"] }] };
        return gate.Database.WriteAsync(
            tx => gate.Services.GetRequiredService<AppStore>().SaveAsync(tx, owner.OrganizationId, alias, "An app", change(settings), lifetimes ?? AppLifetimes.Default), Ct);
    }

    /// <summary>A device that is enrolled.</summary>
    public async Task<AppDevice> EnrolledAsync(Action<Dictionary<string, object>>? change = null)
    {
        var device = new AppDevice(this);
        (await device.EnrollAsync(change)).Created();
        return device;
    }

    /// <summary>Blocks, unblocks or revokes an installation, as an administrator does.</summary>
    public async Task<bool> ChangeAsync(AppDevice device, string verb) =>
        (await owner.SendAsync(HttpMethod.Post, $"/api/v1/apps/installations/ins_{device.DeviceId}/{verb}", new ChangeAppInstallation())).IsSuccessStatusCode;

    /// <summary>Blocks or unblocks a subject, as an administrator does.</summary>
    public async Task<bool> ChangeUserAsync(AppDevice device, string verb) =>
        (await owner.SendAsync(HttpMethod.Post, $"/api/v1/apps/users/{device.Subject}/{verb}", new ChangeAppInstallation())).IsSuccessStatusCode;

    /// <summary>Deletes something, as an administrator does.</summary>
    public async Task<bool> DeleteAsync(string path) => (await owner.SendAsync(HttpMethod.Delete, "/api/v1/apps/" + path)).IsSuccessStatusCode;

    /// <summary>Sends a request; the answer is read as JSON where it is.</summary>
    public async Task<OAuthAnswer> SendAsync(HttpRequestMessage request)
    {
        var response = await gate.Anonymous.SendAsync(request, Ct);
        var body = await response.Content.ReadAsByteArrayAsync(Ct);
        var json = response.Content.Headers.ContentType?.MediaType is "application/json" && body.Length > 0 ? JsonDocument.Parse(body).RootElement : default;
        return new OAuthAnswer(response.StatusCode, json, response);
    }

    /// <summary>A number out of the database.</summary>
    public async Task<long> CountAsync(string sql) => (await gate.Database.QueryAsync<long>(sql, new { org = owner.OrganizationId }, Ct)).Single();
}

/// <summary>What apps expect of answers.</summary>
internal static class AppAnswers
{
    /// <summary>The answer, which must be 201 and kept by no cache.</summary>
    public static OAuthAnswer Created(this OAuthAnswer answer)
    {
        Assert.True(answer.Status == HttpStatusCode.Created, $"{(int)answer.Status}: {answer.Json}");
        Assert.True(answer.Response.Headers.CacheControl?.NoStore);
        return answer;
    }

    /// <summary>The answer, which must be this refusal for this reason.</summary>
    public static OAuthAnswer RefusedFor(this OAuthAnswer answer, string error, string reason, HttpStatusCode status = HttpStatusCode.BadRequest)
    {
        answer.Refused(error, status);
        Assert.Equal(reason, answer.Has("gatehouse_reason") ? answer["gatehouse_reason"] : null);
        return answer;
    }
}
