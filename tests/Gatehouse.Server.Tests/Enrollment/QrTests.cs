using System.Buffers.Binary;
using System.Net;
using System.Text;
using Gatehouse.Server.Hosting.Qr;
using Gatehouse.Server.Tests.Enrollment.Support;
using Gatehouse.Server.Tests.Fixtures;
using Microsoft.Playwright;

namespace Gatehouse.Server.Tests.Enrollment;

/// <summary>QR codes, read back by another program.</summary>
[Collection(nameof(SqliteEnrollmentGate))]
public sealed class QrTests(SqliteEnrollmentGate gate, Browser browser) : EnrollmentTestBase(gate), IClassFixture<Browser>
{
    [Theory]
    [InlineData("short", 256)]
    [InlineData("short", 128)]
    [InlineData("full", 1024)]
    public async Task A_png_reads_back_as_the_exact_link(string kind, int size)
    {
        var admin = await Gate.OwnerAsync();
        var token = await TokenAsync(admin);
        var link = await LinkAsync(admin, token.Id);
        var path = $"/api/v1/enrollment/tokens/{token.Id}/qr?link={kind}&size={size}";

        using var answer = await admin.GetAsync(path, Ct);
        var png = await answer.Content.ReadAsByteArrayAsync(Ct);

        Assert.Equal("image/png", answer.Content.Headers.ContentType!.MediaType);
        Assert.True(answer.Headers.CacheControl!.NoStore);
        Assert.Equal((size, size), (BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20))));
        Assert.Equal(png, await admin.GetByteArrayAsync(path, Ct));
        Assert.Equal(kind == "full" ? link.Url : link.ShortUrl, await ReadAsync(png));
    }

    [Fact]
    public async Task An_svg_reads_back_as_the_exact_link_and_runs_nothing()
    {
        var admin = await Gate.OwnerAsync();
        var token = await TokenAsync(admin);
        var path = $"/api/v1/enrollment/tokens/{token.Id}/qr?format=svg&link=full&size=900";

        var svg = await admin.GetStringAsync(path, Ct);

        Assert.DoesNotContain("script", svg, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("href", svg, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(svg, await admin.GetStringAsync(path, Ct));
        Assert.Equal((await LinkAsync(admin, token.Id)).Url, await ReadAsync(await DrawAsync(svg)));
    }

    [Theory]
    [InlineData("format=gif")]
    [InlineData("size=64")]
    [InlineData("size=4096")]
    [InlineData("size=many")]
    [InlineData("ecc=X")]
    [InlineData("link=medium")]
    public async Task What_cannot_be_drawn_is_a_400(string query)
    {
        var admin = await Gate.OwnerAsync();
        var token = await TokenAsync(admin);

        using var answer = await admin.GetAsync($"/api/v1/enrollment/tokens/{token.Id}/qr?{query}", Ct);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public void Long_texts_fall_back_to_level_L_and_then_are_refused()
    {
        // ISO/IEC 18004: version 30 holds 1370 bytes at level M and 1732 at level L.
        Assert.NotNull(QrSymbol.Of(new string('a', 1370), "M"));
        Assert.Null(QrSymbol.Of(new string('a', 1371), "M"));
        Assert.NotNull(QrSymbol.Of(new string('a', 1732), null));
        Assert.Null(QrSymbol.Of(new string('a', 1733), null));
        Assert.Null(QrSymbol.Of(new string('a', 3000), null));
    }

    [Fact]
    public void A_symbol_has_a_quiet_zone_of_four()
    {
        var symbol = QrSymbol.Of("https://mdm.example.org/e/0123456789abcdef", null)!;

        for (var i = 0; i < symbol.Size; i++)
        {
            Assert.False(symbol[i, 3] || symbol[3, i] || symbol[i, symbol.Size - 4] || symbol[symbol.Size - 4, i]);
        }

        Assert.True(symbol[4, 4]);
    }

    private static async Task<string> ReadAsync(byte[] png)
    {
        var file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():n}.png");
        await File.WriteAllBytesAsync(file, png, Ct);
        try
        {
            var text = Encoding.UTF8.GetString(await Tools.RunAsync("zbarimg", ["-q", "--raw", "-Sdisable", "-Sqrcode.enable", file], ct: Ct));
            return text.TrimEnd('\n');
        }
        finally
        {
            File.Delete(file);
        }
    }

    private async Task<byte[]> DrawAsync(string svg)
    {
        await using var context = await browser.OpenAsync(Support.Visit.Mac, 900);
        var page = await context.NewPageAsync();
        await page.SetContentAsync($"<body style=\"margin:0\">{svg}</body>");
        return await page.Locator("svg").ScreenshotAsync(new LocatorScreenshotOptions { Type = ScreenshotType.Png });
    }
}
