using System.Text.Json;
using Gatehouse.Client.Contracts.Common;
using Gatehouse.Client.Contracts.OAuth;
using Gatehouse.Server.OAuth.Contracts;

namespace Gatehouse.Server.OAuth.Clients;

/// <summary>Clients as the API has them. The settings of both sides have the same names, so JSON carries one over into the other.</summary>
internal static class ClientContracts
{
    /// <summary>As listed.</summary>
    public static Client.Contracts.OAuth.OAuthClient ToContract(this ClientRow row) => new(
        row.Id, row.Name, row.BuiltIn is not null, row.Disabled, JsonSerializer.Deserialize<OAuthClientSettings>(row.Settings, GatehouseJson.Options)!,
        DateTimeOffset.FromUnixTimeMilliseconds(row.CreatedMs));

    /// <summary>What an administrator entered.</summary>
    public static ClientSettings FromContract(OAuthClientSettings settings)
    {
        var read = JsonSerializer.SerializeToElement(settings, GatehouseJson.Options).Deserialize<ClientSettings>(GatehouseJson.Options)!;
        return read with { ResponseTypes = read.Allows("authorization_code") ? ["code"] : [] };
    }
}
