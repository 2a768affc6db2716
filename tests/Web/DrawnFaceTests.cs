using EmotionML.Infer.Vision.Tracking;
using Microsoft.Playwright;
using OpenCvSharp;
using Xunit.Abstractions;
using static Microsoft.Playwright.Assertions;

namespace EmotionML.Tests.Web;

[Collection(BrowserCollection.Name)]
[Trait("Category", "Browser")]
public sealed class DrawnFaceTests(BrowserFixture fixture, ITestOutputHelper output)
{
    [FactIfChromium]
    public async Task A_drawn_face_before_the_camera_is_read_like_any_other()
    {
        using var folder = new TemporaryFolder();
        string emotion = "";
        using (var reader = FaceReader.Open(Repository.Model))
        {
            foreach (string wanted in (string[])["happy", "surprise", "neutral", "sad", "angry", "fear"])
            {
                using Mat? picture = DrawnFaces.Find(reader, wanted);
                output.WriteLine($"{wanted}: {(picture is null ? "none" : "found")}");
                if (picture is null) continue;
                Cv2.ImEncode(".png", picture, out byte[] png);
                await File.WriteAllBytesAsync(folder.File("face.png"), png);
                emotion = wanted;
                break;
            }
        }
        Assert.NotEmpty(emotion);
        Faces.MakeFilm(folder.File("face.png"), folder.File("camera.mjpeg"));
        await using Browser browser = await Browser.StartAsync(folder.File("camera.mjpeg"));
        IPage page = (await browser.OpenAsync(new Uri(fixture.Server.Address, "#/live"))).Page;
        await page.GetByRole(AriaRole.Button, new() { Name = "I agree, start the camera" }).ClickAsync();
        await Expect(page.Locator(".face-box .name")).ToHaveTextAsync(char.ToUpperInvariant(emotion[0]) + emotion[1..]);
        await page.WaitForTimeoutAsync(6000);
        // the README's picture: a film in place of a camera is named by its path
        await page.Locator("#camera").EvaluateAsync("choose => choose.hidden = true");
        await Browser.ScreenshotAsync(page, "live-drawn");
    }
}
