using System.Text;
using System.Text.Json;
using Gatehouse.Protocols.Tests.Support;
using Gatehouse.Protocols.TvProvider;

namespace Gatehouse.Protocols.Tests.TvProvider;

public sealed class EnhancedErrorTests
{
    private static readonly Guid Trace = new("1d6e4e0b-7e33-4a4c-9c57-2d7f4fe2a001");

    [Fact]
    public void The_table_is_complete_and_changes_only_on_purpose() =>
        Golden.Match(
            string.Concat(TvErrorCodes.All.Select(c => $"{c.Code} {c.Status} {EnhancedError.NameOf(c.Action)} {c.Level}\n")), "error-codes.txt");

    [Fact]
    public void Every_code_is_in_the_table_once_and_can_be_found()
    {
        var properties = typeof(TvErrorCodes).GetProperties().Where(p => p.PropertyType == typeof(TvErrorCode)).Select(p => (TvErrorCode)p.GetValue(null)!).ToList();

        Assert.Equal(properties.Select(p => p.Code).Order(StringComparer.Ordinal), TvErrorCodes.All.Select(c => c.Code).Order(StringComparer.Ordinal));
        Assert.Equal(TvErrorCodes.All.Count, TvErrorCodes.All.Select(c => c.Code).Distinct(StringComparer.Ordinal).Count());
        Assert.All(TvErrorCodes.All, c => Assert.Same(c, TvErrorCodes.Find(c.Code)));
        Assert.All(TvErrorCodes.Reserved, code => Assert.Null(TvErrorCodes.Find(code)));
        Assert.All(TvErrorCodes.All, c => Assert.EndsWith(".", c.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void The_object_has_the_documented_keys_in_the_documented_order() =>
        Assert.Equal(
            """{"action":"none","status":400,"code":"invalid_integration","message":"No active integration exists for this service provider and MVPD.","helpUrl":"https://help.example/errors#invalid_integration","trace":"1d6e4e0b-7e33-4a4c-9c57-2d7f4fe2a001"}""",
            Json(new EnhancedError(TvErrorCodes.InvalidIntegration, "https://help.example/errors#invalid_integration", Trace)));

    [Fact]
    public void Details_stand_after_the_message()
    {
        using var json = JsonDocument.Parse(Json(new EnhancedError(TvErrorCodes.AuthorizationDeniedByMvpd, "https://help.example", Trace, "Your package has no premium tier.")));

        Assert.Equal(["action", "status", "code", "message", "details", "helpUrl", "trace"], json.RootElement.EnumerateObject().Select(p => p.Name));
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("  ", null)]
    [InlineData("\u0000\u0001", null)]
    [InlineData("a\u0000b\r\nc", "a b  c")]
    [InlineData("Ünïcode 📺", "Ünïcode 📺")]
    public void Words_of_others_lose_what_would_break_an_answer(string? text, string? expected) => Assert.Equal(expected, EnhancedError.Sanitize(text));

    [Fact]
    public void Words_of_others_lose_halves_of_characters_and_end_after_a_screen()
    {
        Assert.Equal("a b", EnhancedError.Sanitize("a\ud83db"));
        Assert.Equal(1024, EnhancedError.Sanitize(new string('x', 5000))!.Length);
        Assert.Equal(1023, EnhancedError.Sanitize(new string('x', 1023) + "📺")!.Length);
    }

    private static string Json(EnhancedError error)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream)) error.Write(json);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
