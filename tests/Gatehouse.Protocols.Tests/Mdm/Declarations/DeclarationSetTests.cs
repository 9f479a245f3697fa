using System.Text.Json;
using Gatehouse.Protocols.Mdm.Declarations;

namespace Gatehouse.Protocols.Tests.Mdm.Declarations;

public sealed class DeclarationSetTests
{
    private const string Activation = """{"Type":"com.apple.activation.simple","Identifier":"a","Payload":{"StandardConfigurations":["app"]}}""";
    private const string App = """{"Type":"com.apple.configuration.app.managed","Identifier":"app","ServerToken":"of somebody else","Payload":{"AppStoreID":"77"}}""";

    [Fact]
    public void Nothing_is_four_empty_lists_and_a_token_that_stays()
    {
        var items = JsonElement.Parse(DeclarationSet.Empty.Items());

        Assert.Equal(["Activations", "Assets", "Configurations", "Management"], items.GetProperty("Declarations").EnumerateObject().Select(p => p.Name));
        Assert.All(items.GetProperty("Declarations").EnumerateObject(), p => Assert.Equal(0, p.Value.GetArrayLength()));
        Assert.Equal(new DeclarationSet([]).Token, DeclarationSet.Empty.Token);
        Assert.Null(DeclarationSet.Empty.Find("declaration/configuration/app"));
    }

    [Fact]
    public void Tokens_manifest_and_declarations_agree()
    {
        var set = new DeclarationSet([Activation, App]);

        var tokens = JsonElement.Parse(set.Tokens(DateTimeOffset.UnixEpoch.AddMilliseconds(1))).GetProperty("SyncTokens");
        var items = JsonElement.Parse(set.Items());
        var announced = Assert.Single(items.GetProperty("Declarations").GetProperty("Configurations").EnumerateArray());
        var app = JsonElement.Parse(set.Find("declaration/configuration/app")!);

        Assert.Equal(("1970-01-01T00:00:00Z", set.Token), (tokens.GetProperty("Timestamp").GetString(), tokens.GetProperty("DeclarationsToken").GetString()));
        Assert.Equal(set.Token, items.GetProperty("DeclarationsToken").GetString());
        Assert.Equal("app", announced.GetProperty("Identifier").GetString());
        Assert.Equal(announced.GetProperty("ServerToken").GetString(), app.GetProperty("ServerToken").GetString());
        Assert.Equal("77", app.GetProperty("Payload").GetProperty("AppStoreID").GetString());
        Assert.Equal(["Type", "Identifier", "ServerToken", "Payload"], app.EnumerateObject().Select(p => p.Name));
        Assert.Contains(set.Texts, text => text == app.GetRawText());
    }

    [Theory]
    [InlineData("declaration/activation/app")]
    [InlineData("declaration/configuration/other")]
    [InlineData("declaration/configuration")]
    [InlineData("declaration/configuration/app/more")]
    [InlineData("")]
    public void What_is_not_there_is_not_found(string endpoint) => Assert.Null(new DeclarationSet([Activation, App]).Find(endpoint));

    [Fact]
    public void Other_content_has_other_tokens_and_another_order_has_not()
    {
        var set = new DeclarationSet([Activation, App]);

        Assert.Equal(set.Token, new DeclarationSet([App, Activation]).Token);
        Assert.NotEqual(set.Token, new DeclarationSet([Activation]).Token);
        Assert.NotEqual(set.Token, new DeclarationSet([Activation, App.Replace("77", "78", StringComparison.Ordinal)]).Token);
        Assert.InRange(set.Token.Length, 1, 64);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("""{"Type":"com.example.configuration.x","Identifier":"x","Payload":{}}""")]
    [InlineData("""{"Type":"com.apple.configuration.x","Payload":{}}""")]
    [InlineData("""{"Type":"com.apple.configuration.x","Identifier":"x"}""")]
    public void What_is_no_declaration_is_refused(string text) => Assert.Throws<ArgumentException>(() => new DeclarationSet([text]));
}
