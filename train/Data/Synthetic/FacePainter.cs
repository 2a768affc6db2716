using System.Numerics;

namespace EmotionML.Train.Data.Synthetic;

/// <summary>Draws one face: the identity gives the shapes, the action units move them.</summary>
internal sealed class FacePainter(FaceCanvas canvas, FaceIdentity face, ActionUnits units, FaceRandom random)
{
    private readonly float _gaze = random.Normal(0.03f);
    private readonly float _dark = face.Skin * 0.55f;

    /// <summary>Draws from back to front.</summary>
    public void Paint()
    {
        HairBehind();
        Head();
        Nose();
        Wrinkles();
        Mouth();
        foreach (int side in (ReadOnlySpan<int>)[-1, 1])
        {
            Eye(side);
            Brow(side);
        }
        HairInFront();
        if (face.Glasses) Glasses();
    }

    private float ChinY => face.Height + (0.14f * units.JawDrop);

    private void HairBehind()
    {
        canvas.Fill([new(-0.42f, 0.8f), new(0.42f, 0.8f), new(0.62f, 2.2f), new(-0.62f, 2.2f)], face.Skin * 0.8f);
        if (face.Hair == Hair.Long) canvas.Fill(FaceCanvas.Ellipse(new(0, 0.05f), face.Width * 1.22f, face.Height * 1.16f), face.HairTone);
        else if (face.Hair != Hair.None) canvas.Fill(FaceCanvas.Ellipse(new(0, -0.3f), face.Width * 1.08f, face.Height * 0.86f), face.HairTone);
    }

    private void Head()
    {
        foreach (int side in (ReadOnlySpan<int>)[-1, 1])
            canvas.Fill(FaceCanvas.Ellipse(new(side * face.Width, 0.05f), 0.12f, 0.22f), face.Skin * 0.88f);
        Vector2[] outline = Outline();
        canvas.Fill(outline, face.Skin);
        if (face.Beard > 0) canvas.Fill([new(-1.2f, 0.35f), new(1.2f, 0.35f), new(1.2f, 1.8f), new(-1.2f, 1.8f)], face.HairTone, face.Beard, outline);
        // cheeks and forehead catch the light
        canvas.Fill(FaceCanvas.Ellipse(new(0, -0.65f), face.Width * 0.55f, 0.25f), face.Skin * 1.08f, 0.5f);
        foreach (int side in (ReadOnlySpan<int>)[-1, 1])
            canvas.Fill(FaceCanvas.Ellipse(new(side * 0.52f, 0.32f - (0.1f * units.CheekRaiser)), 0.2f, 0.15f), face.Skin * 1.1f, 0.5f + (0.3f * units.CheekRaiser));
    }

    private Vector2[] Outline()
    {
        var outline = new Vector2[48];
        for (int i = 0; i < outline.Length; i++)
        {
            var (sin, cos) = MathF.SinCos(i * MathF.Tau / outline.Length);
            float y = sin < 0 ? sin * face.Height : sin * ChinY;
            // below the eyes the width shrinks towards the chin, the less the squarer the jaw
            float width = face.Width * (sin <= 0 ? 1 : 1 - ((1 - face.Jaw) * sin * sin));
            outline[i] = new Vector2(MathF.Sign(cos) * MathF.Pow(MathF.Abs(cos), 0.85f) * width, y);
        }
        return outline;
    }

    private void Nose()
    {
        float top = face.EyeY + 0.05f, tip = face.EyeY + face.NoseLength - (0.07f * units.NoseWrinkler);
        float wing = face.NoseWidth * (1 + (0.25f * units.NoseWrinkler));
        canvas.Fill([new(-0.05f, top), new(0.05f, top), new(wing * 0.7f, tip), new(-wing * 0.7f, tip)], face.Skin * 1.07f, 0.6f);
        canvas.Stroke([new(0.06f, top), new(wing * 0.9f, tip - 0.05f)], 0.03f, _dark, 0.35f);
        canvas.Stroke(FaceCanvas.Arc(new(-wing, tip - 0.02f), new(0, tip + 0.06f), new(wing, tip - 0.02f)), 0.035f, _dark, 0.7f);
        foreach (int side in (ReadOnlySpan<int>)[-1, 1])
            canvas.Fill(FaceCanvas.Ellipse(new(side * wing * 0.5f, tip + 0.01f), 0.045f, 0.03f, 10), _dark * 0.6f);
    }

    private void Wrinkles()
    {
        float eye = face.EyeY, tip = eye + face.NoseLength;
        foreach (int side in (ReadOnlySpan<int>)[-1, 1])
        {
            // AU4: the upright furrows between the brows
            canvas.Stroke([new(side * 0.07f, eye - 0.3f), new(side * 0.06f, eye - 0.12f)], 0.035f, _dark, 0.75f * units.BrowLowerer * (1 - (0.6f * units.InnerBrowRaiser)));
            // AU9: folds across the bridge and beside the nose
            for (int fold = 0; fold < 3; fold++)
                canvas.Stroke([new(0, eye + 0.02f + (0.07f * fold)), new(side * (0.13f - (0.02f * fold)), eye - 0.03f + (0.07f * fold))], 0.03f, _dark, 0.8f * units.NoseWrinkler);
            // AU9, AU12: the fold from the nose to the corner of the mouth
            float fold9 = Math.Max(units.NoseWrinkler, units.LipCornerPuller);
            canvas.Stroke(FaceCanvas.Arc(new(side * face.NoseWidth * 1.15f, tip - 0.08f), new(side * (face.NoseWidth + 0.2f), tip + 0.06f), new(side * (face.MouthWidth + 0.14f), face.MouthY - 0.02f)),
                0.035f, _dark, 0.65f * fold9);
            // AU6: crow's feet and the bulge below the eye
            float corner = side * (face.EyeDistance + face.EyeWidth + 0.04f);
            canvas.Stroke([new(corner, eye), new(corner + (side * 0.1f), eye - 0.05f)], 0.025f, _dark, 0.6f * units.CheekRaiser);
            canvas.Stroke([new(corner, eye + 0.03f), new(corner + (side * 0.1f), eye + 0.06f)], 0.025f, _dark, 0.6f * units.CheekRaiser);
            canvas.Stroke(FaceCanvas.Arc(new(side * (face.EyeDistance - 0.15f), eye + 0.13f), new(side * face.EyeDistance, eye + 0.17f), new(side * (face.EyeDistance + 0.17f), eye + 0.11f)),
                0.03f, _dark, 0.5f * Math.Max(units.CheekRaiser, units.LidTightener));
        }
        // AU1 + AU2: lines across the forehead
        float forehead = Math.Min(units.InnerBrowRaiser, units.OuterBrowRaiser);
        for (int line = 0; line < 2; line++)
            canvas.Stroke(FaceCanvas.Arc(new(-0.4f, -0.68f - (0.12f * line)), new(0, -0.72f - (0.12f * line)), new(0.4f, -0.68f - (0.12f * line))), 0.025f, _dark, 0.45f * forehead);
    }

    private void Eye(int side)
    {
        var centre = new Vector2(side * face.EyeDistance, face.EyeY);
        float upper = face.EyeHeight * Math.Max(0.2f, 1 + (0.85f * units.UpperLidRaiser) - (0.55f * units.LidTightener) - (0.3f * units.CheekRaiser) - (0.4f * units.NoseWrinkler));
        float lower = face.EyeHeight * Math.Max(0.1f, 0.7f + (0.2f * units.UpperLidRaiser) - (0.5f * units.LidTightener) - (0.75f * units.CheekRaiser) - (0.35f * units.NoseWrinkler));
        Vector2 left = centre - new Vector2(face.EyeWidth, 0), right = centre + new Vector2(face.EyeWidth, 0);
        Vector2[] lid = FaceCanvas.Arc(left, centre - new Vector2(0, upper), right);
        Vector2[] shape = [.. lid, .. FaceCanvas.Arc(right, centre + new Vector2(0, lower), left)];
        canvas.Fill(FaceCanvas.Ellipse(centre - new Vector2(0, 0.04f), face.EyeWidth * 1.15f, face.EyeHeight * 1.7f), face.Skin * 0.82f, 0.5f);
        canvas.Fill(shape, Math.Min(250, face.Skin + 55));
        var iris = centre + new Vector2(_gaze, -0.01f);
        canvas.Fill(FaceCanvas.Ellipse(iris, 0.095f, 0.095f), face.Iris, 1, shape);
        canvas.Fill(FaceCanvas.Ellipse(iris + new Vector2(-0.03f, -0.035f), 0.025f, 0.025f, 8), 240, 0.9f, shape);
        canvas.Stroke(lid, 0.045f, _dark * 0.5f);
        canvas.Stroke(FaceCanvas.Arc(right, centre + new Vector2(0, lower), left), 0.02f, _dark, 0.6f);
    }

    private void Brow(int side)
    {
        float y = face.EyeY - face.BrowLift + (0.1f * units.BrowLowerer) + (0.06f * units.NoseWrinkler);
        var inner = new Vector2(side * (face.EyeDistance - 0.2f - (0.05f * units.BrowLowerer)), y + 0.02f - (0.2f * units.InnerBrowRaiser) + (0.07f * units.BrowLowerer));
        var outer = new Vector2(side * (face.EyeDistance + 0.24f), y + 0.05f - (0.17f * units.OuterBrowRaiser));
        var middle = ((inner + outer) / 2) - new Vector2(0, 0.05f + (0.06f * units.OuterBrowRaiser) - (0.03f * units.BrowLowerer));
        canvas.Stroke(FaceCanvas.Arc(inner, middle, outer), face.BrowThickness, face.BrowTone, 0.9f);
    }

    private void Mouth()
    {
        float half = face.MouthWidth * (1 + (0.3f * units.LipCornerPuller) + (0.38f * units.LipStretcher) - (0.2f * units.LipTightener) - (0.22f * units.JawDrop) - (0.08f * units.LipCornerDepressor));
        float corner = face.MouthY + (0.17f * units.LipCornerDepressor) - (0.17f * units.LipCornerPuller) + (0.16f * units.JawDrop) + (0.06f * units.LipStretcher);
        float upper = face.MouthY - (0.05f * units.LipCornerDepressor) + (0.02f * units.LipCornerPuller) - (0.05f * units.NoseWrinkler);
        float gap = (0.34f * units.JawDrop) + (0.16f * units.LipsPart * units.LipCornerPuller) + (0.04f * units.LipStretcher);
        float thickness = face.LipHeight * (1 - (0.75f * Math.Min(1, units.LipTightener)) + (0.2f * units.JawDrop));
        float lower = upper + gap + (0.05f * units.LipCornerPuller);
        Vector2 left = new(-half, corner), right = new(half, corner);

        Vector2[] outside = [.. FaceCanvas.Arc(left, new(0, upper - thickness), right), .. FaceCanvas.Arc(right, new(0, lower + (thickness * 1.3f)), left)];
        canvas.Fill(outside, face.LipTone);
        if (gap > 0.045f)
        {
            Vector2[] inside = [.. FaceCanvas.Arc(left, new(0, upper), right), .. FaceCanvas.Arc(right, new(0, lower), left)];
            canvas.Fill(inside, 25);
            // a smile shows the upper teeth, a dropped jaw a little of them
            float teeth = upper + (units.LipsPart * units.LipCornerPuller > 0.2f ? gap * 0.8f : gap * 0.22f);
            canvas.Fill([new(-half, corner - 0.3f), new(half, corner - 0.3f), new(half, teeth), new(-half, teeth)], Math.Min(245, face.Skin + 60), 0.9f, inside);
        }
        else canvas.Stroke(FaceCanvas.Arc(left, new(0, (upper + lower) / 2), right), 0.04f, _dark * 0.45f);
        canvas.Stroke(FaceCanvas.Arc(new(-0.16f, lower + thickness + 0.1f), new(0, lower + thickness + 0.13f), new(0.16f, lower + thickness + 0.1f)), 0.03f, _dark, 0.3f);
        if (face.Moustache)
            canvas.Stroke(FaceCanvas.Arc(new(-half * 0.85f, upper - thickness - 0.02f), new(0, upper - thickness - 0.08f), new(half * 0.85f, upper - thickness - 0.02f)), 0.1f, face.HairTone, 0.85f);
    }

    private void HairInFront()
    {
        if (face.Hair == Hair.None) return;
        float line = face.Hair == Hair.Fringe ? -0.55f : -0.85f;
        Vector2[] cap =
        [
            .. FaceCanvas.Ellipse(new(0, -0.3f), face.Width * 1.06f, face.Height * 0.86f, 40)[20..],
            .. FaceCanvas.Arc(new(face.Width * 0.92f, -0.3f), new(0, line * 1.12f), new(-face.Width * 0.92f, -0.3f), 20),
        ];
        canvas.Fill(cap, face.HairTone);
    }

    private void Glasses()
    {
        foreach (int side in (ReadOnlySpan<int>)[-1, 1])
        {
            Vector2[] rim = FaceCanvas.Ellipse(new(side * face.EyeDistance, face.EyeY + 0.02f), 0.3f, 0.24f);
            canvas.Stroke([.. rim, rim[0]], 0.04f, 30, 0.85f);
            canvas.Stroke([new(side * (face.EyeDistance + 0.3f), face.EyeY), new(side * face.Width, face.EyeY - 0.04f)], 0.04f, 30, 0.7f);
        }
        canvas.Stroke([new(-face.EyeDistance + 0.3f, face.EyeY), new(face.EyeDistance - 0.3f, face.EyeY)], 0.04f, 30, 0.85f);
    }
}
